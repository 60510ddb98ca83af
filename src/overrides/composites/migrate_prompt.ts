// migrate_prompt: brings one prompt of a collection to a given content, with as few writes as that takes: none
// when nothing differs. Made for pipelines that hold their prompts in files and run again and again.
import { PortkeyError } from '../../portkey/errors.ts';
import { promptComposites } from '../descriptions/prompts.ts';
import { type CompositeContext, composite } from './composite.ts';
import { type Content, differences } from './prompts/content.ts';
import {
  addVersion,
  createPrompt,
  creationSteps,
  findByName,
  locate,
  missingForCreation,
  newestOf,
  publishVersion,
  toResultFields,
} from './prompts/steps.ts';

const name = 'migrate_prompt';

interface MigrateArguments {
  readonly name: string;
  readonly collection_id: string;
  readonly workspace_id?: string;
  readonly string?: string;
  readonly messages?: readonly object[];
  readonly parameters?: object;
  readonly model?: string;
  readonly virtual_key?: string;
  readonly functions?: readonly object[];
  readonly tools?: readonly object[];
  readonly tool_choice?: object;
  readonly is_raw_template?: 0 | 1;
  readonly version_description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly app?: string;
  readonly env?: string;
  readonly dry_run?: boolean;
  readonly publish?: boolean;
}

/** What was supplied, by the contract's names. What was not supplied is neither compared nor changed. */
function wantedContent(args: MigrateArguments): Content {
  const { string, messages, metadata, app, env } = args;
  const { parameters, model, virtual_key, functions, tools, tool_choice, is_raw_template } = args;
  const given = {
    string: messages === undefined ? string : JSON.stringify(messages),
    parameters,
    model,
    virtual_key,
    functions,
    tools,
    tool_choice,
    is_raw_template,
    version_description: args.version_description,
    template_metadata:
      metadata || app !== undefined || env !== undefined
        ? { ...metadata, ...(app !== undefined && { app }), ...(env !== undefined && { env }) }
        : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The caller's name of a field that differs. */
function argumentOf(field: string, { messages, app, env }: MigrateArguments): string {
  if (field === 'string' && messages !== undefined) return 'messages';
  if (field === 'template_metadata.app' && app !== undefined) return 'app';
  if (field === 'template_metadata.env' && env !== undefined) return 'env';
  return field.replace('template_metadata.', 'metadata.');
}

function assertOneTemplate({ string, messages }: MigrateArguments): void {
  if (string === undefined || messages === undefined) return;
  throw new PortkeyError({
    code: 'invalid_arguments',
    message: `Invalid arguments for ${name}: give string or messages, not both.`,
    fields: { messages: 'is another form of string' },
    hint: 'Nothing was sent.',
  });
}

function refuseBareCreation(args: MigrateArguments, wanted: Content): void {
  const missing = missingForCreation(wanted);
  if (missing.length === 0) return;
  const names = missing.map((field) => (field === 'string' ? 'string or messages' : field));
  throw new PortkeyError({
    code: 'invalid_arguments',
    message: `The collection has no prompt "${args.name}", and creating it needs ${names.join(' and ')}.`,
    fields: Object.fromEntries(missing.map((field) => [field, 'is required to create a prompt'])),
    hint: 'Nothing was changed. If the prompt should exist, list_prompts shows the names in the collection.',
  });
}

async function run(args: MigrateArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  assertOneTemplate(args);
  const wanted = wantedContent(args);
  const dry = args.dry_run === true;

  // 1. Is there a prompt of that name?
  const found = await findByName(context, args);
  if (!found) {
    refuseBareCreation(args, wanted);
    const changed = differences({}, wanted).map((field) => argumentOf(field, args));
    if (dry) return { action: 'created', changed_fields: changed, dry_run: true };
    // 2a. No: create it. Its first version is the default, published or not.
    context.plan(creationSteps);
    const made = await locate(context, await createPrompt(context, args, wanted));
    return { action: 'created', changed_fields: changed, ...toResultFields(made), published: true };
  }

  const publish = 'make the new version the default';

  // 2b. Yes: does its newest version differ?
  const newest = await newestOf(context, found.id);
  const changed = differences(newest.version.content, wanted).map((field) => argumentOf(field, args));
  const present = { ...found, versionId: newest.version.id, version: newest.version.number };
  if (changed.length === 0) {
    // A run before may have added it and failed to publish it.
    const waits = args.publish === true && !newest.isDefault && !dry;
    if (waits) {
      context.plan([publish]);
      await context.change(publish, () => publishVersion(context, found, numberToPublish(present.version)));
    }
    return {
      action: 'unchanged',
      changed_fields: [],
      ...toResultFields(present),
      published: newest.isDefault || waits,
      ...(dry && { dry_run: true }),
    };
  }
  if (dry) return { action: 'updated', changed_fields: changed, ...toResultFields(present), dry_run: true };

  // 3. It does: add a version, and publish it where asked.
  context.plan(['add a version', ...(args.publish === true ? [publish] : [])]);
  const added = await context.change('add a version', () =>
    addVersion(context, found, newest.version.content, wanted),
  );
  const written = await locate(context, added);
  if (args.publish === true) {
    await context.change(publish, () => publishVersion(context, found, numberToPublish(written.version)));
  }
  return {
    action: 'updated',
    changed_fields: changed,
    ...toResultFields(written),
    published: args.publish === true,
  };
}

function numberToPublish(version: number | undefined): number {
  if (version !== undefined) return version;
  throw new PortkeyError({
    code: 'unexpected_reply',
    message: 'The version is there, but Portkey does not say its number.',
    hint: 'list_prompt_versions shows it; publish_prompt makes it the default.',
  });
}

export const migratePrompt = composite<MigrateArguments>({
  name,
  domain: 'prompts',
  words: promptComposites.migrate_prompt,
  // It publishes a version in place of another, which stays and can be published again.
  class: 'write',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1 },
      collection_id: { type: 'string', minLength: 1 },
      workspace_id: { type: 'string' },
      string: { type: 'string' },
      messages: {
        type: 'array',
        items: { type: 'object', properties: { role: { type: 'string' } }, required: ['role'] },
      },
      parameters: { type: 'object' },
      model: { type: 'string' },
      virtual_key: { type: 'string' },
      functions: { type: 'array', items: { type: 'object' } },
      tools: { type: 'array', items: { type: 'object' } },
      tool_choice: { type: 'object' },
      is_raw_template: { type: 'integer', enum: [0, 1] },
      version_description: { type: 'string' },
      metadata: { type: 'object' },
      app: { type: 'string' },
      env: { type: 'string' },
      dry_run: { type: 'boolean' },
      publish: { type: 'boolean' },
    },
    required: ['name', 'collection_id'],
    additionalProperties: false,
  },
  requires: [
    'list_prompts',
    'get_prompt',
    'list_prompt_versions',
    'get_prompt_version',
    'create_prompt',
    'update_prompt',
  ],
  requiresForArgument: { publish: ['publish_prompt'] },
  argumentAliases: { template_metadata: 'metadata' },
  hiddenArguments: [
    'workspace_id',
    'functions',
    'tools',
    'tool_choice',
    'is_raw_template',
    'version_description',
  ],
  run,
});
