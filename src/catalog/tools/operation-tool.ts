// The tool of one operation. Its schemas and validators are loaded with its domain, when first needed.
import type { ToolName } from '../../generated/index.ts';
import type { GeneratedOperation } from '../../generated/typed-operation.ts';
import { argumentCheckOf } from '../../overrides/argument-checks.ts';
import { advertisedTexts, sharedProperties } from '../../overrides/argument-descriptions.ts';
import { type ArgumentRefusal, refusals } from '../../overrides/refusals.ts';
import { noteOnSuccess } from '../../portkey/response/hints.ts';
import type { Operation } from '../../runtime/operation.ts';
import type { Arguments, GeneratedTool, InputSchema, Validator } from '../../runtime/tool-schema.ts';
import { emptyTexts, maskedCredentials } from '../arguments/overwrites.ts';
import { createParser } from '../arguments/parse.ts';
import type { Backend } from '../backend.ts';
import { type CatalogPlatform, loadOf } from '../platforms/platform.ts';
import { advertiseOptions, type OptionsTaken, withOptions } from '../schema/response-options.ts';
import { describe, type SchemaDescriptions } from '../schema/schema-descriptions.ts';
import { fullDescription, listedDescription } from '../schema/tool-description.ts';
import type { ArgumentIssue, Tool, ToolResult } from '../tool.ts';

/** Arguments that the contract admits and that do harm as they are. */
function refused(rules: readonly ArgumentRefusal[], args: Arguments): readonly ArgumentIssue[] {
  return rules
    .filter(({ argument, refuses }) => refuses(args[argument]))
    .map(({ argument, message }) => ({ path: argument, message }));
}

/** Pages without rows, which would go on for ever, and pages before the first. */
function pageFaults({ paging }: GeneratedTool, args: Arguments): readonly ArgumentIssue[] {
  if (!paging) return [];
  const below = (name: string, least: number): readonly ArgumentIssue[] => {
    const value = args[name];
    return typeof value === 'number' && value < least
      ? [{ path: name, message: `must be at least ${least}` }]
      : [];
  };
  return [...below(paging.size, 1), ...below(paging.page, 0)];
}

/** Optional texts in the body of an operation that changes an object, and whether null clears each. */
function clearable(
  operation: Operation,
  { properties, required = [] }: InputSchema,
): ReadonlyMap<string, { readonly nullClears: boolean }> {
  const texts = new Map<string, { readonly nullClears: boolean }>();
  if (operation.method !== 'PUT' && operation.method !== 'PATCH') return texts;
  for (const name of operation.body?.properties ?? []) {
    const types = [properties[name]?.type ?? []].flat();
    if (types.includes('string') && !required.includes(name))
      texts.set(name, { nullClears: types.includes('null') });
  }
  return texts;
}

/** The reply with what its caller should know about the arguments. Nothing of Portkey's own is replaced. */
function withWarnings(reply: ToolResult, warnings: readonly string[]): ToolResult {
  if (warnings.length === 0 || Object.hasOwn(reply.value, 'warnings')) return reply;
  const { text: _, ...rest } = reply;
  return { ...rest, value: { ...reply.value, warnings } };
}

export function operationTool(
  tool: GeneratedTool,
  domain: string,
  backend: Backend,
  platform: CatalogPlatform,
): Tool {
  const override = platform.overrides[tool.name];
  if (!override) throw new Error(`${tool.name} has no words for ${platform.name}: npm run next`);
  const { sharedTexts } = platform;
  const words: SchemaDescriptions = {
    own: override.properties ?? {},
    shared: { ...sharedProperties, ...sharedTexts },
  };
  let loaded: GeneratedOperation | undefined;
  const facts = async () => (loaded ??= await loadOf(platform.loadOperations, domain, tool.name));
  let validator: Validator | undefined;
  const { readOnlyHint, openWorldHint } = tool.annotations;
  // A read that reaches hosts of others may sign in there.
  const mayCarryCredentials = !readOnlyHint || openWorldHint;
  const taken: OptionsTaken = {
    select: readOnlyHint,
    allPages: tool.paging !== undefined,
    extraFields: true,
  };
  const rules = refusals[tool.name as ToolName];
  const preview = tool.preview ? platform.previewSentence(tool) : undefined;
  const check = argumentCheckOf(tool.name, domain);
  const untrusted = tool.untrusted ?? override.untrusted;
  const meta = {
    ...(untrusted && { untrusted }),
    ...(tool.secrets && { secrets: tool.secrets }),
  };

  const input = async (): Promise<InputSchema> => {
    const schema = await loadOf(platform.loadInputs, domain, tool.name);
    return withOptions(describe(schema, words), taken);
  };

  const overwrites = async (args: Arguments): Promise<readonly ArgumentIssue[]> => {
    const operation = await facts();
    const masks = maskedCredentials(args, operation.credentials);
    if (readOnlyHint || !Object.values(args).includes('')) return masks;
    return [...masks, ...emptyTexts(args, clearable(operation, await input()))];
  };

  return {
    name: tool.name,
    aliases: tool.aliases ?? [],
    title: override.title,
    description: fullDescription(override, { preview, need: platform.needSentence(tool.name) }),
    listing: listedDescription(override, {
      preview,
      need: platform.listedNeed(tool.name),
      note: tool.note,
    }),
    domain,
    class: readOnlyHint ? 'read' : tool.destructive ? 'destructive' : 'write',
    annotations: tool.annotations,
    ...(untrusted && { untrusted }),
    preview: tool.preview === true,
    ...((!readOnlyHint || domain === 'analytics') && { lookedAt: true as const }),
    operation: tool.name,
    facts,
    advertised: advertiseOptions(
      describe(tool.advertised, {
        own: words.own,
        shared: { ...advertisedTexts, ...sharedTexts },
        topOnly: true,
      }),
      taken,
    ),
    input,
    parse: createParser({
      input,
      taken,
      ...(tool.argumentAliases && { aliases: tool.argumentAliases }),
      validator: async () => (validator ??= await loadOf(platform.loadValidators, domain, tool.name)),
      ...((rules || check || tool.paging || mayCarryCredentials) && {
        refuse: async (args) => [
          ...refused(rules ?? [], args),
          ...pageFaults(tool, args),
          ...(mayCarryCredentials ? await overwrites(args) : []),
          ...((await check?.(args))?.problems ?? []),
        ],
      }),
    }),
    execute: async ({ args, options: { select, allPages }, warnings }, context) => {
      const { shaped, status } = await backend.call(await facts(), args, {
        ...context,
        select,
        allPages,
        maxResultBytes: backend.here.maxResultBytes,
      });
      const note = status === 200 ? undefined : noteOnSuccess(status);
      const found = check && (await check(args))?.warnings;
      const result = { value: shaped.structured, text: shaped.text, meta };
      return note !== undefined || warnings || found
        ? withWarnings(result, [note ?? [], warnings ?? [], found ?? []].flat())
        : result;
    },
  };
}
