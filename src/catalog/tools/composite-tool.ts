// A composite as a tool of the catalog: its schema shown and checked like that of any other.

import { advertisedTexts, sharedProperties } from '../../overrides/argument-descriptions.ts';
import type { Composite, ToolAlias } from '../../overrides/composites/composite.ts';
import type { ToolOverride } from '../../overrides/tool-override.ts';
import { PortkeyError } from '../../portkey/errors.ts';
import type { Arguments, InputSchema, SchemaNode, Validator } from '../../runtime/tool-schema.ts';
import { maskedCredentials } from '../arguments/overwrites.ts';
import { createParser } from '../arguments/parse.ts';
import type { Backend } from '../backend.ts';
import { type CatalogPlatform, portkeyPlatform } from '../platforms/platform.ts';
import { withOptions } from '../schema/response-options.ts';
import { describe } from '../schema/schema-descriptions.ts';
import { fullDescription, listedDescription } from '../schema/tool-description.ts';
import { type ArgumentIssue, type CallContext, classOf, type Tool } from '../tool.ts';
import { createCompositeContext, hereFor } from './composite-context.ts';

/** The validator of a schema written by hand. zod is loaded with the first call. */
async function validatorOf(schema: InputSchema): Promise<Validator> {
  // By name: of `z`, all languages that zod speaks would come with it.
  const { config, fromJSONSchema } = await import('zod');
  // As the generated validators: nothing is compiled from text.
  config({ jitless: true });
  // The literal is JSON Schema and the issues are plain objects; zod's own types for both are narrower than ours.
  return fromJSONSchema(schema as unknown as Parameters<typeof fromJSONSchema>[0]) as unknown as Validator;
}

/** A node as tools/list shows it: bounds, and what is inside of items, only tell on a mistake. */
function brief(schema: SchemaNode): SchemaNode {
  const node = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !/^(?:min|max)(?:Length|Items|imum)$/.test(keyword)),
  ) as SchemaNode;
  return node.items ? { ...node, items: { ...(node.items.type && { type: node.items.type }) } } : node;
}

const hiddenArgumentsNote = 'More: find_tools.';

function withoutHidden(schema: InputSchema, hiddenArguments: readonly string[]): InputSchema {
  if (hiddenArguments.length === 0) return schema;
  const shown = Object.entries(schema.properties).filter(([name]) => !hiddenArguments.includes(name));
  return { ...schema, additionalProperties: true, properties: Object.fromEntries(shown) };
}

/** The schema that tools/list shows: open, brief, and without what is hidden. */
function advertise(
  { additionalProperties: _, ...schema }: InputSchema,
  hiddenArguments: readonly string[],
): InputSchema {
  const shown = withoutHidden(schema, hiddenArguments);
  const properties = Object.entries(shown.properties).map(([name, node]) => [name, brief(node)] as const);
  return { ...shown, properties: Object.fromEntries(properties) };
}

/** What is said of the tool, in full and in tools/list. */
function describedAs(
  name: string,
  words: ToolOverride,
  hiddenArguments: readonly string[],
  platform: CatalogPlatform,
): Pick<Tool, 'description' | 'listing'> {
  return {
    description: fullDescription(words, { need: platform.needSentence(name) }),
    listing: listedDescription(words, {
      need: platform.listedNeed(name),
      ...(hiddenArguments.length > 0 && { note: hiddenArgumentsNote }),
    }),
  };
}

function secondName(
  { name, domain, words, of, hiddenArguments = [] }: ToolAlias,
  operations: ReadonlyMap<string, Tool>,
  platform: CatalogPlatform,
): Tool {
  const first = operations.get(of);
  if (!first) throw new Error(`${name} is a second name of ${of}, which does not exist`);
  return {
    ...first,
    name,
    aliases: [],
    domain,
    title: words.title,
    ...describedAs(name, words, hiddenArguments, platform),
    ...(hiddenArguments.length > 0 && {
      advertised: withoutHidden(first.advertised, hiddenArguments),
    }),
  };
}

/** Faults of arguments whose operations the operator excluded; `false` asks for nothing. */
function excludedProblems(
  { requiresForArgument = {} }: Composite,
  args: Arguments,
  excluded: ReadonlySet<string>,
): readonly ArgumentIssue[] {
  return Object.entries(requiresForArgument).flatMap(([name, tools]) => {
    const gone = tools.filter((tool) => excluded.has(tool));
    if (gone.length === 0 || args[name] === undefined || args[name] === false) return [];
    return [{ path: name, message: `needs ${gone.join(' and ')}, left out here by the operator's settings` }];
  });
}

/** The schema without arguments that are always refused here. */
function without(schema: InputSchema, names: readonly string[]): InputSchema {
  if (names.length === 0) return schema;
  const kept = Object.entries(schema.properties).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/**
 * @param operations the tools of single operations, by name.
 * @param excluded names of tools that the operator excluded.
 */
export function compositeTool(
  composite: Composite | ToolAlias,
  operations: ReadonlyMap<string, Tool>,
  backend: Backend,
  excluded: ReadonlySet<string> = new Set(),
  platform: CatalogPlatform = portkeyPlatform,
): Tool {
  if ('of' in composite) return secondName(composite, operations, platform);
  const {
    name,
    domain,
    annotations,
    input: literal,
    hiddenArguments = [],
    argumentAliases,
    requires,
    consent,
    secrets,
  } = composite;
  const refused = Object.entries(composite.requiresForArgument ?? {})
    .filter(([, tools]) => tools.some((tool) => excluded.has(tool)))
    .map(([argument]) => argument);
  const offered = without(literal, refused);
  // Another platform may have other words for it.
  const words = platform.overrides[name] ?? composite.words;
  const own = words.properties ?? {};
  const taken = { select: annotations.readOnlyHint, allPages: false };
  const input = withOptions(describe(offered, { own, shared: sharedProperties }), taken);
  let validator: Promise<Validator> | undefined;
  return {
    name,
    aliases: [],
    title: words.title,
    ...describedAs(name, words, hiddenArguments, platform),
    domain,
    class: composite.class ?? classOf(annotations),
    annotations,
    preview: false,
    lookedAt: true,
    ...(composite.anyDomain && { anyDomain: true as const }),
    requires,
    advertised: describe(advertise(offered, hiddenArguments), {
      own,
      shared: advertisedTexts,
      topOnly: true,
    }),
    input: async () => input,
    parse: createParser({
      input: async () => input,
      validator: () => (validator ??= validatorOf(literal)),
      taken,
      ...(argumentAliases && { aliases: argumentAliases }),
      refuse: (args) => [...excludedProblems(composite, args, excluded), ...maskedCredentials(args, [])],
    }),
    ...(consent && {
      consent: (args: Arguments, context: CallContext) => consent(args, hereFor(backend, context)),
    }),
    execute: async ({ args, options }, context) => {
      const { work, explain, untrusted } = createCompositeContext(
        composite,
        backend,
        context,
        excluded,
        operations,
      );
      try {
        const present = await backend.presenter(taken.select, options.select);
        const reply = present(await composite.run(args, work));
        const meta = {
          ...((words.untrusted || untrusted()) && { untrusted: true }),
          ...(secrets && { secrets }),
        };
        return { ...reply, ...(Object.keys(meta).length > 0 && { meta }) };
      } catch (error) {
        if (!(error instanceof PortkeyError)) throw error;
        const explained = explain(error);
        throw untrusted() ? new PortkeyError({ ...explained.facts, untrusted: true }) : explained;
      }
    },
  };
}
