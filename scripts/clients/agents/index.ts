// Agents of the command line with the stub model on loopback, each configured by the snippet that the README shows.
import { type Row, rowOf } from '../frameworks/row.ts';
import type { Mode } from '../frameworks/script.ts';
import type { Agent } from './agent.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { copilotCli, copilotCliOnClaude } from './copilot-cli.ts';
import { geminiCli } from './gemini-cli.ts';
import { launch } from './launch.ts';
import { opencode } from './opencode.ts';
import { qwenCode } from './qwen-code.ts';

interface Trial {
  readonly agent: Agent;
  readonly mode: Mode;
  readonly transport: 'stdio' | 'HTTP';
  /** True where every continuous run tries it: those that are small to install. */
  readonly always?: boolean;
}

const modes = ['full', 'compact', 'discover'] as const;

const trials: readonly Trial[] = [
  codex,
  geminiCli,
  opencode,
  copilotCli,
  copilotCliOnClaude,
  cline,
  qwenCode,
].flatMap((agent): Trial[] => [
  ...modes.map(
    (mode): Trial => ({ agent, mode, transport: 'stdio', always: agent === geminiCli && mode !== 'compact' }),
  ),
  ...(agent === copilotCliOnClaude ? [] : [{ agent, mode: 'full', transport: 'HTTP' } as const]),
]);

/**
 * The rows of the table.
 * @param every also of the agents that are tried by night alone
 * @param only a part of the name of those to try
 */
export async function agentRows(every: boolean, only = ''): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { agent, mode, transport, always } of trials)
    if ((every || always) && agent.name.toLowerCase().includes(only))
      rows.push(
        await rowOf({
          ...agent,
          mode,
          transport,
          drive: (model) => launch(agent, mode, transport, model),
        }),
      );
  return rows;
}
