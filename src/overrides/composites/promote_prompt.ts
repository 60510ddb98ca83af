// promote_prompt: carries one version of a prompt into another collection, say from staging to production, and
// writes into the copy's metadata where it came from.
import { PortkeyError } from '../../portkey/errors.ts';
import { promptComposites } from '../descriptions/prompts.ts';
import { type CompositeContext, composite } from './composite.ts';
import { type Content, differences, isEmpty, type Version } from './prompts/content.ts';
import { type Label, labelledVersion, labelToAssign } from './prompts/labels.ts';
import { comparePartials } from './prompts/partials.ts';
import {
  addVersion,
  createPrompt,
  creationSteps,
  findByName,
  getPublished,
  locate,
  missingForCreation,
  newestOf,
  type PromptRef,
  type PublishedPrompt,
  publishVersion,
  readVersion,
  toResultFields,
  type VersionRow,
  versionsOf,
  type WriteResult,
} from './prompts/steps.ts';

const name = 'promote_prompt';

interface PromoteArguments {
  readonly promptId: string;
  readonly version?: number;
  readonly label?: string;
  readonly target_collection_id: string;
  readonly target_workspace_id?: string;
  readonly env?: string;
  readonly target_name?: string;
  readonly virtual_key?: string;
  readonly dry_run?: boolean;
  readonly publish?: boolean;
  readonly assign_label?: string;
}

function refuse(fields: Record<string, string>, message: string, hint: string): never {
  throw new PortkeyError({ code: 'invalid_arguments', message, fields, hint });
}

function checkChoices({ version, label, env, target_name }: PromoteArguments): void {
  if (version !== undefined && label !== undefined) {
    const text = `Invalid arguments for ${name}: give version or label, not both.`;
    refuse({ label: 'is another way to name the version' }, text, 'Nothing was sent.');
  }
  if (env === undefined && target_name === undefined) {
    const text = `Invalid arguments for ${name}: env or target_name is required, to name the copy.`;
    refuse({ env: 'is required where target_name is not given' }, text, 'Nothing was sent.');
  }
}

function oneOf(
  versions: readonly VersionRow[],
  fits: (row: VersionRow) => boolean,
  wanted: string,
): VersionRow {
  const row = versions.find(fits);
  if (row) return row;
  const numbers = versions.flatMap(({ number }) => number ?? []).slice(0, 20);
  return refuse(
    { [wanted.startsWith('label') ? 'label' : 'version']: 'is no version of this prompt' },
    `The prompt has no version with ${wanted}. Versions: ${numbers.join(', ')}.`,
    'Nothing was changed: list_prompt_versions shows the versions and their labels.',
  );
}

/** The version to copy: the one of that number, the one with that label, else the one that callers get. */
async function sourceVersion(
  context: CompositeContext,
  args: PromoteArguments,
  served: PublishedPrompt,
): Promise<Version> {
  const { promptId, version, label } = args;
  if (version !== undefined) {
    if (version === served.version.number) return served.version;
    const versions = await versionsOf(context, promptId);
    return readVersion(
      context,
      promptId,
      oneOf(versions, ({ number }) => number === version, `number ${version}`),
    );
  }
  if (label !== undefined) {
    const versions = await versionsOf(context, promptId);
    const row = await labelledVersion(context, versions, label);
    return readVersion(context, promptId, row ?? oneOf(versions, () => false, `label ${label}`));
  }
  return served.version;
}

/** The source's content in full, so that what it lacks is taken off the target too, and its origin. */
function wantedContent(source: Version, origin: string, { virtual_key, env }: PromoteArguments): Content {
  return {
    functions: [],
    tools: [],
    ...source.content,
    ...(virtual_key !== undefined && { virtual_key }),
    template_metadata: {
      ...source.content.template_metadata,
      ...(env !== undefined && { env }),
      promoted_from: origin,
      promoted_from_version: String(source.number ?? ''),
    },
  };
}

/** Fields that differ between the copy and the source; a tool choice that the source lacks counts too. */
function changesOf(current: Content, wanted: Content): string[] {
  const changed = differences(current, wanted);
  const choiceGoes = !isEmpty(current.tool_choice) && isEmpty(wanted.tool_choice);
  return [...changed, ...(choiceGoes ? ['tool_choice'] : [])].map((field) =>
    field.replace('template_metadata.', 'metadata.'),
  );
}

async function run(args: PromoteArguments, context: CompositeContext): Promise<Record<string, unknown>> {
  checkChoices(args);
  const dry = args.dry_run === true;

  // 1. What is copied.
  const served = await getPublished(context, args.promptId);
  const source = await sourceVersion(context, args, served);
  const origin = served.slug ?? args.promptId;
  const wanted = wantedContent(source, origin, args);

  // 2. Where to: the prompt of the copy's name, and the label, before anything is written.
  const place = {
    name: args.target_name ?? `${served.name ?? origin}-${args.env}`,
    collection_id: args.target_collection_id,
    ...(args.target_workspace_id !== undefined && { workspace_id: args.target_workspace_id }),
  };
  const label: Label | undefined =
    args.assign_label === undefined ? undefined : await labelToAssign(context, args.assign_label, place);
  const found = await findByName(context, place);
  if (found && (found.id === served.id || found.slug === served.slug)) {
    refuse(
      { target_name: 'is the source itself' },
      `The copy would be the source itself: "${place.name}" in the same collection.`,
      'Nothing was changed: name another collection or another target_name.',
    );
  }
  const from = { prompt_id: served.id ?? args.promptId, slug: origin, version: source.number };
  const partials = await comparePartials(
    context,
    wanted.string,
    served.id ?? args.promptId,
    args.target_collection_id,
  );
  const facts = { name: place.name, source: from, ...partials };

  // 3. Write the copy, as far as it differs.
  let action: 'created' | 'updated' | 'unchanged';
  let changed: string[];
  let written: WriteResult | undefined;
  let isDefault = true;
  let labelId: string | undefined;
  let choiceStays = false;
  const labelStep = `put the label ${label?.name ?? label?.id} on it`;
  const publishStep = 'make the copy the default version';
  if (!found) {
    action = 'created';
    changed = changesOf({}, wanted);
    assertComplete(wanted);
    if (!dry) {
      context.plan([...creationSteps, ...(label ? [labelStep] : [])]);
      written = await locate(context, await createPrompt(context, place, wanted));
    }
  } else {
    const newest = await newestOf(context, found.id);
    changed = changesOf(newest.version.content, wanted);
    // Promoted before, and only this is left: writing it once more would add a version each time.
    choiceStays = changed.length === 1 && changed[0] === 'tool_choice';
    if (choiceStays) changed = [];
    action = changed.length > 0 ? 'updated' : 'unchanged';
    isDefault = action === 'unchanged' && newest.isDefault;
    if (action === 'unchanged') {
      labelId = newest.version.labelId;
      written = { ...found, versionId: newest.version.id, version: newest.version.number };
    } else if (dry) {
      written = { ...found, versionId: undefined, version: undefined };
    } else {
      const more = [...(args.publish === true ? [publishStep] : []), ...(label ? [labelStep] : [])];
      context.plan(['add a version', ...more]);
      const add = () => addVersion(context, found, copyOver(newest.version.content, wanted), wanted);
      written = await locate(context, await context.change('add a version', add));
    }
  }
  if (dry || !written) {
    return {
      action,
      changed_fields: changed,
      ...(written && toResultFields(written)),
      ...facts,
      dry_run: true,
    };
  }

  // 4. Publish and label it, unless it is so already.
  const { version } = written;
  if (args.publish === true && !isDefault && version !== undefined) {
    const prompt: PromptRef = written;
    await context.change(publishStep, () => publishVersion(context, prompt, version));
    isDefault = true;
  }
  if (label && labelId !== label.id) {
    const versionId = written.versionId ?? String(version);
    await context.change(labelStep, () =>
      context.call('update_prompt_version', {
        promptId: found?.id ?? written.id,
        versionId,
        label_id: label.id,
      }),
    );
  }
  return {
    action,
    changed_fields: changed,
    ...toResultFields(written),
    ...facts,
    published: isDefault,
    ...(label && { label: label.name ?? label.id }),
    ...(choiceStays && {
      note: 'The copy still has a tool_choice, which the source does not have; update_prompt can change it.',
    }),
  };
}

/** The target's present content without what the source does not have. */
function copyOver({ tool_choice, ...current }: Content, wanted: Content): Content {
  return isEmpty(wanted.tool_choice) || tool_choice === undefined ? current : { ...current, tool_choice };
}

function assertComplete(wanted: Content): void {
  const missing = missingForCreation(wanted);
  if (missing.length === 0) return;
  refuse(
    Object.fromEntries(missing.map((field) => [field, 'is not set in the source'])),
    `The source has no ${missing.join(' and no ')}, which a new prompt needs.`,
    'Nothing was changed: give virtual_key, or name a version that is complete.',
  );
}

export const promotePrompt = composite<PromoteArguments>({
  name,
  domain: 'prompts',
  words: promptComposites.promote_prompt,
  // It publishes a version in place of another, which stays and can be published again.
  class: 'write',
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: {
    type: 'object',
    properties: {
      promptId: { type: 'string', minLength: 1 },
      version: { type: 'integer', minimum: 1 },
      label: { type: 'string', minLength: 1 },
      target_collection_id: { type: 'string', minLength: 1 },
      target_workspace_id: { type: 'string' },
      env: { type: 'string', minLength: 1 },
      target_name: { type: 'string', minLength: 1 },
      virtual_key: { type: 'string', minLength: 1 },
      dry_run: { type: 'boolean' },
      publish: { type: 'boolean' },
      assign_label: { type: 'string', minLength: 1 },
    },
    required: ['promptId', 'target_collection_id'],
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
  requiresForArgument: {
    label: ['list_prompt_labels'],
    assign_label: ['list_prompt_labels', 'update_prompt_version'],
    publish: ['publish_prompt'],
  },
  argumentAliases: { source_prompt_id: 'promptId', prompt_id: 'promptId', id: 'promptId', target_env: 'env' },
  hiddenArguments: ['target_workspace_id'],
  run,
});
