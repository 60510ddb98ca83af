#!/usr/bin/env node
// The stdio entry: portkey-admin-mcp.
import './compile-cache.ts';
import { main } from '../cli/command.ts';

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
