// The words of every Prisma AIRS tool: its own, or Portkey's with what does not hold there taken out.
import { overrides as portkeyOverrides } from '../index.ts';
import type { ToolOverride } from '../tool-override.ts';
import { compositeDescriptions, descriptions } from './descriptions.ts';
import { slugIsUuid, slugTexts } from './texts.ts';

export { previewSentences, sharedTexts } from './texts.ts';

const onPortkeyAlone =
  'Workspaces as files are read from Portkey and applied there alone. `portkey-admin-mcp plan FILE` tells of such a file, object by object, what has a home on Prisma AIRS.';

/** Composites whose parts differ too much here, each with the reason. */
export const unfitComposites: Readonly<Record<string, string>> = {
  find_references:
    'It reads the lists of a whole organisation, and Prisma AIRS gives them one workspace at a time; prompts and virtual keys, where it looks too, are not there.',
  get_usage_overview:
    'Charts take other arguments and answer in another form here: get_log_chart and get_analytics_group.',
  export_logs: 'Starting an export answers 500 here, and no file was ever downloaded.',
  get_spend_breakdown: 'Groups take other arguments and answer in another form here: get_analytics_group.',
  export_workspace: onPortkeyAlone,
  plan_changes: onPortkeyAlone,
  apply_changes: onPortkeyAlone,
  get_user_stats: 'It is a second name of get_analytics_group_users, which answers in another form here.',
};

/** Without the sentences that lead to a tool which is not there. */
function withoutPointers(text: string, absent: ReadonlySet<string>): string {
  return text
    .split(/(?<=[.;])\s+/)
    .filter((sentence) => !(sentence.match(/[a-z]+(?:_[a-z]+)+/g) ?? []).some((name) => absent.has(name)))
    .join(' ')
    .replace(/;$/, '.');
}

function adapted(name: string, words: ToolOverride, absent: ReadonlySet<string>): ToolOverride {
  const properties = Object.entries(words.properties ?? {})
    .filter(([path]) => path !== 'organisation_id')
    .map(([path, text]) => [path, slugTexts.has(text) ? 'UUID' : withoutPointers(text, absent)] as const);
  return {
    ...words,
    description: withoutPointers(words.description, absent),
    properties: { ...Object.fromEntries(properties), ...(slugIsUuid.includes(name) && { slug: 'UUID' }) },
  };
}

/**
 * @param tools names of the platform's tools
 * @param absent names of tools that it does not have
 * @throws Error for a tool that nobody has described
 */
export function overridesOf(
  tools: readonly string[],
  absent: ReadonlySet<string>,
): Readonly<Record<string, ToolOverride>> {
  const others: Readonly<Record<string, ToolOverride | undefined>> = portkeyOverrides;
  return Object.fromEntries([
    ...Object.entries(compositeDescriptions),
    ...tools.map((name) => {
      const words = descriptions[name] ?? others[name];
      if (!words) throw new Error(`src/overrides/prisma-airs/descriptions.ts does not describe ${name}`);
      return [name, adapted(name, words, absent)] as const;
    }),
  ]);
}
