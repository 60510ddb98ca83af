// Table of clients: configuration snippets, and how many tools each handles. The page and the documents are made
// from it.
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import type { Client } from './mcp-client.ts';
import { opencode } from './opencode.ts';
import { qwenCode } from './qwen-code.ts';
import { vsCode } from './vs-code.ts';
import { windsurf } from './windsurf.ts';

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
