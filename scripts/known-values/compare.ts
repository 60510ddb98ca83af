// The dated lists against the gateway that is installed, and the overlays against the lists.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  documentedChecks,
  documentedProviders,
  gatewayChecks,
  gatewayProviders,
  knownChecks,
  knownProviders,
  knownScopes,
} from '../../src/runtime/known-values.ts';
import { readGateway } from './gateway.ts';

/** Where the contract suggests which list: the overlay, and a value that tells its list from others in the file. */
const overlays = [
  { file: '42-guardrails.yaml', holds: 'default.wordCount', values: knownChecks, list: 'knownChecks' },
  { file: '43-providers.yaml', holds: 'anthropic', values: knownProviders, list: 'knownProviders' },
  { file: '32-api-keys.yaml', holds: 'prompts.read', values: knownScopes, list: 'knownScopes' },
] as const;

/** One line a difference, with the file to change; empty when there is none. */
export function compareKnownValues(): readonly string[] {
  const { version, providers, checks } = readGateway();
  const source = 'src/runtime/known-values.ts';
  return [
    ...against(`${source}, gatewayProviders`, gatewayProviders, `gateway ${version}`, providers),
    ...against(`${source}, gatewayChecks`, gatewayChecks, `gateway ${version}`, checks),
    ...twice(`${source}, documentedProviders`, documentedProviders, providers),
    ...twice(`${source}, documentedChecks`, documentedChecks, checks),
    ...overlays.flatMap(({ file, holds, values, list }) => {
      const document: unknown = parse(
        readFileSync(new URL(`../../openapi/overlays/${file}`, import.meta.url), 'utf8'),
      );
      const found = suggestions(document).filter((one) => one.includes(holds));
      if (found.length === 0) return [`openapi/overlays/${file}: no x-known list holds ${holds}`];
      return found.flatMap((one) => against(`openapi/overlays/${file}`, one, list, values));
    }),
  ];
}

function against(
  place: string,
  ours: readonly string[],
  source: string,
  theirs: readonly string[],
): string[] {
  const missing = theirs.filter((value) => !ours.includes(value));
  const strange = ours.filter((value) => !theirs.includes(value));
  return [
    ...missing.map((value) => `${place}: add ${value} (${source} has it)`),
    ...strange.map((value) => `${place}: remove ${value} (${source} has it not)`),
  ];
}

function twice(place: string, ours: readonly string[], theirs: readonly string[]): string[] {
  return ours
    .filter((value) => theirs.includes(value))
    .map((value) => `${place}: remove ${value}, which the gateway has by now`);
}

/** Every `x-known` list of a document. */
function suggestions(node: unknown): string[][] {
  if (Array.isArray(node)) return node.flatMap(suggestions);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'x-known' && Array.isArray(value) ? [value.map(String)] : suggestions(value),
  );
}
