// One run of verify: asks the questions, compares the answers, and writes the report.
import { randomBytes } from 'node:crypto';
import type { Answer } from './answers.ts';
import { type Observation, Probe, type ProbeOptions, StopAsking } from './probe.ts';
import type { Made, Question, Scratch } from './question.ts';
import { accessQuestions } from './questions/read-access.ts';
import { objectQuestions } from './questions/read-objects.ts';
import { writeQuestions } from './questions/write.ts';
import sandboxAnswers from './sandbox-answers.json' with { type: 'json' };

export interface VerifyOptions extends ProbeOptions {
  /** `api.portkey.ai`, `self-hosted` or `sandbox`: no other host is named in a report. */
  readonly host: 'api.portkey.ai' | 'self-hosted' | 'sandbox';
  /** Only these questions, by id. */
  readonly only?: ReadonlySet<string>;
  /** The workspace to write in; without it, questions that write are not asked. */
  readonly scratch?: { readonly workspace: string; readonly record: (made: Made) => void };
  readonly onQuestion?: (question: Question, index: number, total: number) => void;
}

export interface Answered {
  readonly id: string;
  readonly title: string;
  readonly settles: string;
  readonly answer: Answer;
  /** Parts of the answer that are not what the contract has us expect. */
  readonly contract_differs: readonly string[];
  /** Parts of the answer that are not what the sandbox gives. */
  readonly sandbox_differs: readonly string[];
}

export interface Report {
  readonly version: string;
  readonly date: string;
  readonly host: VerifyOptions['host'];
  readonly requests: number;
  readonly answers: readonly Answered[];
  readonly not_asked: readonly { readonly id: string; readonly title: string; readonly because: string }[];
}

const readQuestions = [...accessQuestions, ...objectQuestions];

export const questions: readonly Question[] = [...readQuestions, ...writeQuestions];

const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = sandboxAnswers;

/** Asks; never throws for an answer, however odd. A question that fails is listed as not asked. */
export async function verify(options: VerifyOptions, version: string): Promise<Report> {
  const probe = new Probe(options);
  const answers: Answered[] = [];
  const notAsked: { id: string; title: string; because: string }[] = [];
  const scratch: Scratch | undefined = options.scratch && {
    probe,
    workspace: options.scratch.workspace,
    name: () => `pv-${randomBytes(5).toString('hex')}`,
    made: options.scratch.record,
  };
  const asked: readonly (readonly [Question, (() => Promise<Answer>) | undefined])[] = [
    ...readQuestions.map((question) => [question, () => question.ask(probe)] as const),
    ...writeQuestions.map((question) => [question, scratch && (() => question.ask(scratch))] as const),
  ];
  for (const [index, [question, ask]] of asked.entries()) {
    const { id, title, settles } = question;
    if (options.only && !options.only.has(id)) continue;
    if (!ask) {
      notAsked.push({ id, title, because: 'it writes: --write asks it' });
      continue;
    }
    options.onQuestion?.(question, index, asked.length);
    try {
      const answer = await ask();
      const found = expectedDifferences(id, answer);
      answers.push({
        id,
        title,
        settles,
        answer,
        contract_differs: found.contract,
        sandbox_differs: found.sandbox,
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      // The text of any other error may hold what was sent or received.
      const because =
        error instanceof StopAsking
          ? error.message
          : 'the request failed, or the reply had no form that is known';
      notAsked.push({ id, title, because });
    }
  }
  return {
    version,
    date: new Date().toISOString().slice(0, 10),
    host: options.host,
    requests: probe.requests,
    answers,
    not_asked: notAsked,
  };
}

/** The parts of an answer to a known question that are not what the contract has us expect, and what the sandbox gives. */
export function expectedDifferences(
  id: string,
  answer: Readonly<Record<string, string>>,
): { readonly contract: readonly string[]; readonly sandbox: readonly string[] } {
  const contract = questions.find((question) => question.id === id)?.contract ?? {};
  return { contract: differences(answer, contract), sandbox: differences(answer, expected[id] ?? {}) };
}

function differences(
  answer: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => (answer[name] === value ? [] : [name]));
}

const is = ({ status }: Observation, ...statuses: readonly number[]): boolean => statuses.includes(status);

/** True once it is not there. Portkey answers 403 for what is gone and for what the key may not delete: a read tells. */
async function isRemoved(probe: Probe, { path, body }: Made): Promise<boolean> {
  const reply = await probe.send('DELETE', path, body);
  if ((reply.status >= 200 && reply.status < 300) || is(reply, 404)) return true;
  return is(reply, 403) && is(await probe.get(path), 403, 404);
}

/** Removes what a run made, newest first. @returns what could not be removed */
export async function removeMade(options: ProbeOptions, made: readonly Made[]): Promise<readonly Made[]> {
  const probe = new Probe(options);
  const left: Made[] = [];
  for (const one of [...made].reverse()) {
    if (!(await isRemoved(probe, one).catch(() => false))) left.push(one);
  }
  return left;
}
