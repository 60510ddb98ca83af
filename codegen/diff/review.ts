// Questions about a new contract that a person must decide: which calls destroy, which replies and arguments carry
// secrets. Candidates are found by their names.

import { exceptions } from '../model/effects.ts';
import type { OperationModel } from '../model/index.ts';
import { successReply } from '../model/operation.ts';
import { type Schema, typesOf, walk } from '../model/schema.ts';
import type { OperationsDiff, Side } from './operations.ts';

export interface Question {
  /** What identifies it in openapi/decisions.yaml: the operation and what is asked. */
  readonly id: string;
  readonly key: string;
  readonly tool: string;
  readonly why: string;
  /** Where the answer goes. */
  readonly answer: string;
  /** The fields that it is about, and the keyword that marks them where the answer is yes. */
  readonly fields?: {
    readonly side: 'reply' | 'body';
    readonly mark: 'x-secret' | 'x-credential';
    readonly paths: readonly string[];
  };
}

const destroys = /rotate|revoke|reset|regenerate|cancel|purge|remove|archive|disable/i;
const risky = /^(rotate|force|override|replace|cascade|purge|reset|revoke)(_|$)/i;
const secret =
  /(^|_)(secret|token|password|passphrase|credentials?|private_key|access_key|secret_key|api_key|signed_url|key)$/i;

const snake = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
const lastOf = (path: string): string => snake(path.replaceAll('[]', '').split('.').at(-1) ?? '');

/** Fields of text whose name says that they hold a secret, by path, without those already marked. */
function secretFields(schema: Schema, mark: 'x-secret' | 'x-credential'): string[] {
  const found = new Set<string>();
  walk(schema, (at, path) => {
    if (at[mark] !== true && typesOf(at).includes('string') && secret.test(lastOf(path))) found.add(path);
  });
  return [...found];
}

/**
 * Places that were marked and are not any more: the overlay that marked them is gone or misses them. A place that the
 * document stopped describing counts too in a reply, which may hold it all the same.
 */
function unmarked(now: Schema, was: Schema, mark: 'x-secret' | 'x-credential'): string[] {
  const placesOf = (schema: Schema, marked: boolean): Set<string> => {
    const found = new Set<string>();
    walk(schema, (at, path) => {
      if ((at[mark] === true) === marked) found.add(path);
    });
    return found;
  };
  const [bare, still] = [placesOf(now, false), placesOf(now, true)];
  return [...placesOf(was, true)].filter(
    (path) => !still.has(path) && (mark === 'x-secret' || bare.has(path)),
  );
}

function reply(operation: OperationModel): Schema {
  return successReply(operation) ?? {};
}

const inEffects = 'codegen/model/effects.ts, if the method says too little';
const inOverlay = (mark: string): string => `an overlay with "${mark}: true", if it is one`;

function questionsAbout(now: OperationModel, was?: OperationModel): Question[] {
  const { key, tool } = now;
  const questions: Question[] = [];
  const ask = (why: string, answer: string, fields?: Question['fields']): void => {
    questions.push({ id: `${key} ${why}`, key, tool, why, answer, ...(fields && { fields }) });
  };
  if (!was && !(key in exceptions)) {
    const word = destroys.exec(key)?.[0].toLowerCase();
    if (now.method === 'DELETE') ask('deletes', 'the words of its confirmation in src/overrides');
    else if (word !== undefined && now.method !== 'GET') ask(`its path says "${word}"`, inEffects);
  }
  const fresh = (all: readonly string[], before: readonly string[]): string[] =>
    all.filter((path) => !before.includes(path));
  const named = fresh(Object.keys(now.input.properties ?? {}), Object.keys(was?.input.properties ?? {}));
  for (const name of named) if (risky.test(name)) ask(`takes ${name}, which may destroy`, inEffects);
  const given = fresh(secretFields(reply(now), 'x-secret'), was ? secretFields(reply(was), 'x-secret') : []);
  if (given.length > 0)
    ask(`the reply has ${given.join(', ')}`, inOverlay('x-secret'), {
      side: 'reply',
      mark: 'x-secret',
      paths: given,
    });
  const taken = fresh(
    secretFields(now.input, 'x-credential'),
    was ? secretFields(was.input, 'x-credential') : [],
  );
  if (taken.length > 0)
    ask(`takes ${taken.join(', ')}`, inOverlay('x-credential'), {
      side: 'body',
      mark: 'x-credential',
      paths: taken,
    });
  return questions;
}

/** What an overlay marked as secret and nothing marks any more, although it is still there. */
function lostMarks(before: Side, { operations }: Side): Question[] {
  const older = new Map(before.operations.map((operation) => [operation.key, operation]));
  return operations.flatMap((now) => {
    const was = older.get(now.key);
    if (!was) return [];
    const { key, tool } = now;
    const sides = [
      ['the reply has', unmarked(reply(now), reply(was), 'x-secret'), 'x-secret'],
      ['takes', unmarked(now.input, was.input, 'x-credential'), 'x-credential'],
    ] as const;
    return sides.flatMap(([verb, paths, mark]) => {
      const why = `${verb} ${paths.join(', ')}, no longer marked as secret`;
      const fields = { side: mark === 'x-secret' ? 'reply' : 'body', mark, paths } as const;
      return paths.length === 0
        ? []
        : [{ id: `${key} ${why}`, key, tool, why, answer: inOverlay(mark), fields }];
    });
  });
}

/** Operations whose address no rule knows: a person says which plane that is. */
function unknownAddresses({ operations, wire }: Side): Question[] {
  return operations.flatMap(({ key, tool }) => {
    const facts = wire.get(key);
    if (facts?.unknownServers !== true) return [];
    const why = `is served at ${facts.servers.join(', ') || 'no address'}, which no rule knows`;
    return [
      {
        id: `${key} ${why}`,
        key,
        tool,
        why,
        answer: 'a rule in codegen/platforms, or "x-plane" in an overlay',
      },
    ];
  });
}

/** Everything about added and changed operations that a person has to decide. */
export function questions(diff: OperationsDiff, before: Side, after: Side): Question[] {
  return [
    ...unknownAddresses(after),
    ...lostMarks(before, after),
    ...diff.added.flatMap((operation) => questionsAbout(operation)),
    ...diff.changed.flatMap(({ was, now }) => questionsAbout(now, was)),
  ];
}
