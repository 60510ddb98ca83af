#!/usr/bin/env node
// The stdio entry: portkey-admin-mcp.
import './compile-cache.ts';
import './young-heap.ts';
import { main } from './command.ts';

process.exitCode = await main(process.argv.slice(2));
