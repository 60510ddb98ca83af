// SKILL.md files of the workflows and the guide. They name only tools that the catalog offers.
import type { Catalog } from '../../catalog/build-catalog.ts';
import { portkeyPlatform } from '../../catalog/platforms/platform.ts';
import { guide } from '../../overrides/prompts/guide.ts';
import type { Guide, Workflow, WorkflowStep } from '../../overrides/prompts/mcp-prompt.ts';
import { offeredSteps, offeredWorkflows } from './prompt-catalog.ts';

/** `ship_prompt` as the `ship-prompt` that the format asks for. */
export function skillName(name: string): string {
  return name.replaceAll('_', '-');
}

/** One SKILL.md and its front matter. */
export interface SkillFile {
  readonly name: string;
  readonly description: string;
  readonly text: string;
}

function skillFile(source: Workflow | Guide, parts: readonly string[]): SkillFile {
  const { title, goal } = source;
  const name = skillName(source.name);
  const description = `${source.description} ${source.when}`;
  const text = [
    '---',
    `name: ${name}`,
    `description: ${JSON.stringify(description)}`,
    '---',
    '',
    `# ${title}`,
    '',
    goal,
    ...parts.flatMap((part) => ['', part]),
    '',
  ].join('\n');
  return { name, description, text };
}

function bullets(lines: readonly Pick<WorkflowStep, 'say'>[]): string {
  return lines.map(({ say }) => `- ${say}`).join('\n');
}

function workflowFile(workflow: Workflow, catalog: Catalog, ways: string | undefined): SkillFile {
  const taken = workflow.arguments.map(({ name, description, required }) => ({
    say: `${name}${required ? ' (required)' : ''}: ${description}`,
  }));
  const steps = offeredSteps(workflow.steps, catalog).map(({ say }, at) => `${at + 1}. ${say}`);
  return skillFile(workflow, [
    ...(taken.length > 0 ? ['## What to know first', bullets(taken)] : []),
    '## Steps',
    steps.join('\n'),
    ...(ways === undefined ? [] : ['## Calling the tools', ways]),
  ]);
}

function guideFile(catalog: Catalog, ways: string | undefined): SkillFile {
  const { name: platform } = catalog.platform ?? portkeyPlatform;
  const readOnly = catalog.tools.every((tool) => tool.class === 'read');
  const sections = guide.sections.flatMap(({ title, changes, lines }) => {
    if (changes && readOnly) return [];
    const holding = lines.filter((line) => (line.platform ?? platform) === platform);
    const offered = offeredSteps(holding, catalog);
    return offered.length > 0 ? [`## ${title}`, bullets(offered)] : [];
  });
  const workflows = offeredWorkflows(catalog).map(({ name, when }) => ({
    say: `${skillName(name)}: ${when}`,
  }));
  return skillFile(guide, [
    ...sections,
    ...(ways === undefined ? [] : ['## Calling the tools', ways]),
    ...(workflows.length > 0 ? ['## Skills for single tasks', bullets(workflows)] : []),
  ]);
}

/**
 * Every skill that the catalog can carry out, the guide first.
 * @param ways how tools that a client does not list are called; undefined where all are listed.
 */
export function skillFiles(catalog: Catalog, ways: string | undefined): readonly SkillFile[] {
  return [
    guideFile(catalog, ways),
    ...offeredWorkflows(catalog).map((workflow) => workflowFile(workflow, catalog, ways)),
  ];
}
