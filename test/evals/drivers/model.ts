// A model that does the tasks over an OpenAI-compatible API: EVAL_BASE_URL, EVAL_MODEL and EVAL_API_KEY say which.
// Each task runs in several trials; every transcript is kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../figures.ts';
import { type Driver, runTask } from '../harness/run.ts';
import type { Attempt, CallRecord, Score } from '../harness/score.ts';
import type { Server, Toolset } from '../harness/toolset.ts';
import type { Stage } from '../harness/world.ts';
import type { Task } from '../task.ts';

/** Replies of the model that a task may take, beyond its budget of calls. */
const spareTurns = 4;

const transcripts = fileURLToPath(new URL('../../../evals-transcripts', import.meta.url));

const instructions =
  'You administer a Portkey AI gateway for the user, with the tools at hand. It is Monday, 16 November 2026, 09:00 UTC. ' +
  'Do what is asked and nothing else; nobody can answer questions. Then say in a sentence or two what you did or found, with ' +
  'names and figures. If it cannot be done, or was refused, begin that answer with CANNOT.';

interface ToolCall {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string | null;
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_call_id?: string;
}

/** Where the model is. */
export interface ModelSettings {
  /** Up to and without `/chat/completions`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
}

async function complete(
  settings: ModelSettings,
  messages: readonly Message[],
  { tools }: Toolset,
): Promise<Message> {
  const { baseUrl, model, apiKey } = settings;
  const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({
      model,
      messages,
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function',
        function: { name, description, parameters: inputSchema },
      })),
    }),
  });
  if (!response.ok)
    throw new Error(`the model answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  const { choices } = (await response.json()) as { choices?: { message?: Message }[] };
  const message = choices?.[0]?.message;
  if (!message) throw new Error('the model answered without a message');
  return message;
}

function argumentsOf({ function: { arguments: text } }: ToolCall): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown;
  } catch {
    return text;
  }
}

/** Runs one trial. `keep` gets all messages at the end. */
export function conversation(
  settings: ModelSettings,
  keep: (task: Task, messages: readonly Message[]) => void,
): Driver {
  return {
    name: 'model',
    run: async (task, toolset): Promise<Attempt> => {
      const messages: Message[] = [
        { role: 'system', content: instructions },
        { role: 'user', content: task.request },
      ];
      const calls: CallRecord[] = [];
      let said: string | undefined;
      for (let turn = 0; turn < task.budget.calls + spareTurns && said === undefined; turn++) {
        const message = await complete(settings, messages, toolset);
        messages.push({ ...message, role: 'assistant', content: message.content ?? null });
        if (!message.tool_calls?.length) said = message.content ?? '';
        for (const call of message.tool_calls ?? []) {
          const made = await toolset.call(call.function.name, argumentsOf(call));
          calls.push(made);
          messages.push({ role: 'tool', tool_call_id: call.id, content: made.text });
        }
      }
      keep(task, messages);
      return { calls, cannot: /^\W*CANNOT\b/.test(said ?? ''), ...(said !== undefined && { said }) };
    },
  };
}

type Summary = (driver: string, server: Server, scores: readonly Score[]) => Figure;

export interface ModelEvals {
  /** Figures of the first trial, and of the tasks that succeeded in every trial (pass^k). */
  readonly measure: (
    stage: Stage,
    server: Server,
    tasks: readonly Task[],
    trials: number,
    summary: Summary,
  ) => Promise<readonly Figure[]>;
}

/** The driver of the model that the environment names; undefined where it names none. */
export function modelDriver(env: Readonly<Record<string, string | undefined>>): ModelEvals | undefined {
  const { EVAL_BASE_URL: baseUrl, EVAL_MODEL: model, EVAL_API_KEY: apiKey } = env;
  if (!baseUrl || !model) return undefined;
  const settings: ModelSettings = { baseUrl, model, ...(apiKey !== undefined && { apiKey }) };
  return {
    measure: async (stage, server, tasks, trials, summary) => {
      const rounds: Score[][] = [];
      for (let trial = 1; trial <= trials; trial++) {
        const folder = path.join(transcripts, model.replaceAll(/[^\w.-]+/g, '_'), `trial-${trial}`);
        mkdirSync(folder, { recursive: true });
        const driver = conversation(settings, (task, messages) =>
          writeFileSync(path.join(folder, `${task.id}.json`), `${JSON.stringify(messages, null, 2)}\n`),
        );
        const scores: Score[] = [];
        for (const task of tasks) scores.push((await runTask(stage, server, driver, task)).score);
        rounds.push(scores);
      }
      const [first = []] = rounds;
      const always = first.map((score, at) => ({
        ...score,
        success: rounds.every((scores) => scores[at]?.success === true),
      }));
      const name = `model ${model}`;
      return [summary(name, server, first), { ...summary(name, server, always), trials }];
    },
  };
}
