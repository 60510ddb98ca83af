#!/usr/bin/env node
// The HTTP entry: portkey-admin-mcp-http.
import './compile-cache.ts';
import { main } from './http/command.ts';

process.exitCode = await main(process.argv.slice(2));
