// Loaded before a server: when it ends, says on stderr which of Node's own modules it had loaded.
process.on('exit', () => process.stderr.write(`loaded: ${process.moduleLoadList.join(' | ')}\n`));
