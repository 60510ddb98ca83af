// check_config: whether a gateway config says what it is meant to say, and whether what it names exists.
import type { ConfigReference, Finding, ReferenceKind } from '../../config-check/index.ts';
import { PortkeyError } from '../../portkey/errors.ts';
import { configComposites } from '../descriptions/configs.ts';
import { type CompositeContext, composite } from './composite.ts';

interface CheckConfigArguments {
  readonly config: unknown;
  readonly workspace_id?: string;
}

/** Prompts are read one by one, up to so many. */
const maxPrompts = 20;

/** What could be learned of one kind of name: those that exist, or why nobody knows. */
type Known = { readonly names: ReadonlySet<string> } | { readonly unknown: string };

export const checkConfig = composite<CheckConfigArguments>({
  name: 'check_config',
  domain: 'configs',
  words: configComposites.check_config,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      config: { type: 'object' },
      workspace_id: { type: 'string', minLength: 1 },
    },
    required: ['config'],
    additionalProperties: false,
  },
  requires: [],
  run: async ({ config, workspace_id: workspace }, context) => {
    // Loaded with its first use: no start needs it.
    const { checkConfig: check } = await import('../../config-check/index.ts');
    const { valid, errors, warnings, unlisted, references } = check(config);
    const { missing, unchecked } = valid ? await lookUp(references, workspace, context) : nothing;
    return {
      valid,
      errors,
      warnings: [...warnings, ...missing],
      ...(unlisted > 0 && { unlisted }),
      ...(unchecked.length > 0 && { not_checked: unchecked }),
    };
  },
});

const nothing = { missing: [], unchecked: [] };

/** Looks for everything that the config names. What cannot be read is said, and fails nothing. */
async function lookUp(
  references: readonly ConfigReference[],
  workspace: string | undefined,
  context: CompositeContext,
): Promise<{ readonly missing: readonly Finding[]; readonly unchecked: readonly string[] }> {
  const missing: Finding[] = [];
  const unchecked: string[] = [];
  const place = workspace === undefined ? {} : { workspace_id: workspace };
  const known = {
    provider: () => namesIn(['list_providers', 'list_virtual_keys'], place, context),
    guardrail: () => namesIn(['list_guardrails'], place, context),
  };
  const kinds: readonly (readonly [readonly ReferenceKind[], () => Promise<Known>, string])[] = [
    [['provider', 'virtual_key'], known.provider, 'list_providers'],
    [['guardrail'], known.guardrail, 'list_guardrails'],
  ];
  for (const [kind, read, tool] of kinds) {
    const named = references.filter((reference) => kind.includes(reference.kind));
    if (named.length === 0) continue;
    const found = await read();
    if ('unknown' in found) unchecked.push(`${tool}: ${found.unknown}`);
    else missing.push(...named.filter(({ name }) => !found.names.has(name)).map((one) => absent(one, tool)));
  }
  const prompts = references.filter(({ kind }) => kind === 'prompt');
  const results = await context.mapConcurrent(prompts.slice(0, maxPrompts), (one) =>
    promptExists(one, context),
  );
  for (const result of results) {
    if (typeof result === 'string') unchecked.push(result);
    else if (result) missing.push(result);
  }
  if (prompts.length > maxPrompts) unchecked.push(`${prompts.length - maxPrompts} more prompts`);
  return { missing, unchecked };
}

function absent({ name, paths }: ConfigReference, tool: string): Finding {
  return {
    path: paths[0] ?? '',
    message: `names ${JSON.stringify(name.slice(0, 80))}, which this key cannot see`,
    fix: `use a slug that ${tool} has in the workspace of the config`,
  };
}

/** The ids and slugs in some lists. */
async function namesIn(
  tools: readonly ('list_providers' | 'list_virtual_keys' | 'list_guardrails')[],
  place: Readonly<Record<string, string>>,
  context: CompositeContext,
): Promise<Known> {
  const names = new Set<string>();
  for (const tool of tools) {
    try {
      const { rows, stopped } = await context.list(tool, place);
      if (stopped !== undefined) return { unknown: stopped };
      for (const { id, slug } of rows) {
        if (typeof id === 'string') names.add(id);
        if (typeof slug === 'string') names.add(slug);
      }
    } catch (error) {
      if (!(error instanceof PortkeyError)) throw error;
      if (error.facts.code === 'not_on_platform') continue;
      return { unknown: error.facts.message };
    }
  }
  return { names };
}

/** A finding for a prompt that is not there, or why it could not be read. */
async function promptExists(
  reference: ConfigReference,
  context: CompositeContext,
): Promise<Finding | string | undefined> {
  // A version or label may stand behind the slug: `slug@3`.
  const [promptId = ''] = reference.name.split('@');
  try {
    await context.call('get_prompt', { promptId });
    return undefined;
  } catch (error) {
    if (!(error instanceof PortkeyError)) throw error;
    const { status, message } = error.facts;
    if (status === 404 || status === 403) return absent(reference, 'list_prompts');
    return `get_prompt ${promptId.slice(0, 80)}: ${message}`;
  }
}
