// The parts of Redis' client that are used: one connection, without clusters, sentinels and modules.
const { default: client } = require('@redis/client/dist/lib/client/index.js');
const { ErrorReply } = require('@redis/client/dist/lib/errors.js');
const { RESP_TYPES } = require('@redis/client/dist/lib/RESP/decoder.js');

exports.createClient = (options) => client.create(options);
exports.ErrorReply = ErrorReply;
exports.RESP_TYPES = RESP_TYPES;
