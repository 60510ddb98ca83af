// Table of clients: configuration snippets, and how many tools each handles. The page and the documents are made
// from it.
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { codex } from './codex.ts';
import { cline, copilotCli, cursor, geminiCli, opencode, qwenCode, windsurf } from './json-clients.ts';
import type { Client } from './mcp-client.ts';
import { vsCode } from './vs-code.ts';

export type { Client, LocalTarget, RemoteTarget, Snippet } from './mcp-client.ts';
export { narrowMode, openAiMaxTools, readOnlyNote, windowsCommand } from './parts.ts';

/** Every client that the page and the documents show, in their order. */
export const clients: readonly Client[] = [
  claudeCode,
  claudeDesktop,
  cursor,
  vsCode,
  windsurf,
  codex,
  geminiCli,
  opencode,
  copilotCli,
  cline,
  qwenCode,
];
