// The parts of prom-client that are used: no metrics of the process, whose module brings OpenTelemetry with it.
exports.Counter = require('prom-client/lib/counter.js');
exports.Gauge = require('prom-client/lib/gauge.js');
exports.Histogram = require('prom-client/lib/histogram.js');
exports.Registry = require('prom-client/lib/registry.js');
