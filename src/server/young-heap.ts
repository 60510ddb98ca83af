// Keeps the heap for young objects small while the stdio server starts. Nearly all that a start makes stays, and V8
// answers by making room for much more of it: 4 MB of 60, in every process that a client keeps.
import v8 from 'node:v8';

/** Long after a start; from then on V8 may take room again, since calls do make much that does not stay. ms */
const startMs = 5_000;

v8.setFlagsFromString('--semi-space-growth-factor=1');
setTimeout(() => v8.setFlagsFromString('--semi-space-growth-factor=2'), startMs).unref();
