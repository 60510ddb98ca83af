// What is to be mended, named or decided in a new contract: each task with its file, its line and the text to paste.
import { readFileSync } from 'node:fs';
import { type JSONValue, query } from 'json-p3';
import { parseDocument } from 'yaml';
import { answeredQuestions } from '../../codegen/cli/update.ts';
import { type Document, own } from '../../codegen/contract/document.ts';
import { adminKeys, leftOutKeys } from '../../codegen/contract/import.ts';
import { loadNames, loadOverlays, withInherited } from '../../codegen/contract/load.ts';
import { tryOverlays } from '../../codegen/contract/overlay/apply.ts';
import type { Overlay } from '../../codegen/contract/overlay/read.ts';
import { root } from '../../codegen/contract/paths.ts';
import {
  type ContractFiles,
  currentlyDecided,
  lastDecided,
  readFresh,
  withFresh,
} from '../../codegen/contract/pending.ts';
import { type ContractDiff, contractDiff } from '../../codegen/diff/index.ts';
import type { Platform } from '../../codegen/platforms/index.ts';
import { likelyDomain, proposedName, toolless } from './apply-names.ts';
import { actionsOf, likelyTarget } from './apply-overlays.ts';
import { lineOf } from './edit-files.ts';
import { placeOf } from './schema-place.ts';

export interface Task {
  readonly title: string;
  /** From the repository's root. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly paste?: string;
}

/** The line of an overlay's action; 1 where it is not found. */
function lineOfAction(file: string, action: number): number {
  const text = readFileSync(root + file, 'utf8');
  const item = parseDocument(text).getIn(['actions', action - 1], true) as
    | { range?: [number, number, number] }
    | undefined;
  return text.slice(0, item?.range?.[0] ?? 0).split('\n').length;
}

/** Where the target of an action that matches nothing most likely is now. */
function targetOf(file: string, action: number, diff: ContractDiff, contract: Document): string | undefined {
  return likelyTarget(String(actionsOf(file)[action - 1]?.target), diff, contract);
}

/** The contract diff of the update that is under way, from the files of this moment. */
export function pendingDiff(files: ContractFiles, platform: Platform): ContractDiff {
  const before = lastDecided(files);
  const now = currentlyDecided(files);
  const fresh = readFresh(files);
  const leftOut = leftOutKeys(readFileSync(files.leftOut, 'utf8'));
  const admin = adminKeys(now.names);
  const candidate = withFresh(now.contract, fresh.document, (key) => !leftOut.has(key));
  const unclassified = fresh.unclassified.filter((key) => !admin.has(key) && !leftOut.has(key));
  return contractDiff({
    before: { ...before, contract: withInherited(before.contract, platform) },
    after: { ...now, contract: withInherited(candidate, platform) },
    present: fresh.present,
    unclassified,
    likeLeftOut: fresh.likeLeftOut ?? {},
    leftOut,
    answered: answeredQuestions(files.decisions),
    wordsBefore: undefined,
    wordsAfter: { sha256: '', operations: {}, said: new Map() },
    platform: { bases: platform.bases },
  });
}

/** The overlay that has a keyword most often. */
function overlayFor(mark: string, overlays: readonly Overlay[]): string {
  const count = ({ actions }: Overlay): number => JSON.stringify(actions).split(`"${mark}"`).length;
  return [...overlays].sort((a, b) => count(b) - count(a))[0]?.file ?? 'openapi/overlays';
}

/** The first action that brings this operation a parameter which the text of a problem names. */
function bringing(
  key: string,
  text: string,
  contract: Document,
  overlays: readonly Overlay[],
): Pick<Task, 'file' | 'line'> | undefined {
  const [method = '', path = ''] = key.split(' ');
  const words = new Set(text.split(/[^\w-]+/));
  const place = `$['paths']['${path}']['${method.toLowerCase()}']`;
  for (const { file, actions } of overlays)
    for (const [index, { target, update }] of actions.entries()) {
      const names = (Array.isArray(update) ? update : []).map((each) => own(each, 'name'));
      if (!names.some((name) => words.has(String(name)))) continue;
      const nodes = [...query(target, contract as unknown as JSONValue)];
      if (nodes.some((node) => node.path.startsWith(place)))
        return { file, line: lineOfAction(file, index + 1) };
    }
  return undefined;
}

/** Overlays that fail where no update is under way. */
export function overlayTasks(document: Document, overlays: readonly Overlay[]): Task[] {
  return tryOverlays(document, overlays).failures.map(({ file, action, message }) => ({
    title: `${message}. Mend it, or delete the action.`,
    file,
    line: lineOfAction(file, action + 1),
  }));
}

/** What has to be mended, named or decided before codegen can run. */
export function contractTasks(diff: ContractDiff, files: ContractFiles, platform: Platform): Task[] {
  const names = loadNames(files.names);
  const { contract } = currentlyDecided(files);
  const overlays = loadOverlays(files.overlays, files.shownOverlays);
  const { failures } = tryOverlays(withInherited(contract, platform), overlays);
  const statement = (file: string, action: number): string | undefined => {
    const failed = failures.find((each) => each.file === file && each.action === action - 1);
    return failed?.found === undefined
      ? undefined
      : Object.entries(failed.found)
          .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)
          .join('\n');
  };
  return [
    ...diff.overlays.failures.map(({ file, action, kind, why, text }): Task => {
      const target = kind === 'no match' ? targetOf(file, action, diff, contract) : undefined;
      const paste =
        kind === 'changed'
          ? statement(file, action)
          : target === undefined
            ? undefined
            : `    target: ${target}`;
      const ways = {
        'no change': 'delete the action',
        'no match':
          target === undefined
            ? 'delete the action, or aim it at where that is now'
            : 'aim it at where that most likely is now',
        published: 'take what it brings out of the overlay',
        dangling: 'refer to what is there now',
        changed: 'see whether the correction still holds; then state what is there now',
        malformed: 'mend it',
      };
      return {
        title: `Action ${action} ${why}: ${text}. To do: ${ways[kind]}.`,
        file,
        line: lineOfAction(file, action),
        ...(paste !== undefined && { paste }),
      };
    }),
    ...diff.published.map(
      ({ key, tool }): Task => ({
        title: `${key} (${tool}) is published now: take "unpublished" out of its entry.`,
        file: platform.names,
        line: lineOf(platform.names, JSON.stringify(key)),
      }),
    ),
    ...diff.problems.map(({ key, text }): Task => {
      const from = bringing(key, text, contract, overlays);
      return from
        ? {
            title: `${key} ${text}; or, where the document has it by itself now, take it out of the overlay.`,
            ...from,
          }
        : { title: `${key} ${text}.` };
    }),
    ...diff.vanishing.map(({ tool, key, becomes }): Task => {
      const { tool: _, ...entry } = {
        ...(names.operations[key] ?? diff.operations.removed.find((each) => each.key === key)),
      } as { tool?: string; domain?: string };
      const paste =
        becomes === undefined
          ? `    ${JSON.stringify(key)}: ${JSON.stringify({ tool, replacedBy: null, date: new Date().toISOString().slice(0, 10) })}`
          : `    ${JSON.stringify(becomes)}: ${JSON.stringify({ tool, domain: entry.domain })},`;
      return {
        title:
          becomes === undefined
            ? `${key} is gone: move ${tool} from "operations" to "retired", and say what replaces it.`
            : `${key} is ${becomes} now: give the entry of ${tool} that key.`,
        file: platform.names,
        line: lineOf(platform.names, JSON.stringify(key)),
        paste,
      };
    }),
    ...[...diff.unclassified]
      .filter((key) => !diff.vanishing.some(({ becomes }) => becomes === key))
      .map((key): Task => {
        const entry = { tool: proposedName(key, diff, platform), domain: likelyDomain(key, names) };
        const like = diff.likeLeftOut[key];
        return toolless.test(key)
          ? { title: `${key} cannot be a tool: give a reason.`, file: platform.leftOut, paste: `  - ${key}` }
          : like !== undefined
            ? {
                title: `${key} is new, and served like ${like}: leave it out too. Where it is to be a tool, name it: ${JSON.stringify(key)}: ${JSON.stringify(entry)} in ${platform.names}.`,
                file: platform.leftOut,
                line: lineOf(platform.leftOut, like),
                paste: `  - ${key}`,
              }
            : {
                title: `${key} is new: give it a name, or a reason in ${platform.leftOut}.`,
                file: platform.names,
                line: lineOf(platform.names, '"retired"') - 1,
                paste: `    ${JSON.stringify(key)}: ${JSON.stringify(entry)},`,
              };
      }),
    ...diff.questions.map(({ id, key, answer, fields }): Task => {
      const no = `${JSON.stringify(id)}: no, because …`;
      const places = (fields?.paths ?? []).flatMap(
        (path) => placeOf(contract, key, fields?.side ?? 'reply', path) ?? [],
      );
      const actions = [...new Set(places)].map(
        (place) => `  - target: ${place}\n    description: …\n    update: {${fields?.mark}: true}`,
      );
      return {
        title: `${id}? Where it is: ${answer}${actions.length > 0 ? ', such as the action below' : ''}. Where it is not, answer it in openapi/decisions.yaml: ${no}`,
        file: actions.length > 0 ? overlayFor(fields?.mark ?? '', overlays) : 'openapi/decisions.yaml',
        paste: actions.length > 0 ? actions.join('\n') : no,
      };
    }),
    ...diff.leftOutGone.map(
      (key): Task => ({
        title: `${key} is gone: take it out.`,
        file: platform.leftOut,
        line: lineOf(platform.leftOut, key),
      }),
    ),
  ];
}
