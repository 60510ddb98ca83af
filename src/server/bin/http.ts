#!/usr/bin/env node
// The HTTP entry: portkey-admin-mcp-http.
import './compile-cache.ts';
import { main } from '../cli/http-command.ts';

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
