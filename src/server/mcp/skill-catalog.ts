// The workflows and the guide as Agent Skills: one SKILL.md each, naming only tools that the surface has.
import type { Catalogue } from '../../catalog/build-catalog.ts';
import { portkeyPlatform } from '../../catalog/platform.ts';
import { guide } from '../../overrides/prompts/guide.ts';
import type { Guide, Workflow, WorkflowStep } from '../../overrides/prompts/mcp-prompt.ts';
import { offeredSteps, offeredWorkflows } from './prompt-catalog.ts';

/** `ship_prompt` as the `ship-prompt` that the format asks for. */
export function skillName(name: string): string {
  return name.replaceAll('_', '-');
}

function skillFile(
  { name, title, description, when, goal }: Workflow | Guide,
  parts: readonly string[],
): string {
  return [
    '---',
    `name: ${skillName(name)}`,
    `description: ${JSON.stringify(`${description} ${when}`)}`,
    '---',
    '',
    `# ${title}`,
    '',
    goal,
    ...parts.flatMap((part) => ['', part]),
    '',
  ].join('\n');
}

function bullets(lines: readonly Pick<WorkflowStep, 'say'>[]): string {
  return lines.map(({ say }) => `- ${say}`).join('\n');
}

function workflowFile(workflow: Workflow, catalogue: Catalogue, ways: string | undefined): string {
  const taken = workflow.arguments.map(({ name, description, required }) => ({
    say: `${name}${required ? ' (required)' : ''}: ${description}`,
  }));
  const steps = offeredSteps(workflow.steps, catalogue).map(({ say }, at) => `${at + 1}. ${say}`);
  return skillFile(workflow, [
    ...(taken.length > 0 ? ['## What to know first', bullets(taken)] : []),
    '## Steps',
    steps.join('\n'),
    ...(ways === undefined ? [] : ['## Calling the tools', ways]),
  ]);
}

function guideFile(catalogue: Catalogue, ways: string | undefined): string {
  const { name: platform } = catalogue.platform ?? portkeyPlatform;
  const readOnly = catalogue.tools.every((tool) => tool.class === 'read');
  const sections = guide.sections.flatMap(({ title, changes, lines }) => {
    if (changes && readOnly) return [];
    const holding = lines.filter((line) => (line.platform ?? platform) === platform);
    const offered = offeredSteps(holding, catalogue);
    return offered.length > 0 ? [`## ${title}`, bullets(offered)] : [];
  });
  const workflows = offeredWorkflows(catalogue).map(({ name, when }) => ({
    say: `${skillName(name)}: ${when}`,
  }));
  return skillFile(guide, [
    ...sections,
    ...(ways === undefined ? [] : ['## Calling the tools', ways]),
    ...(workflows.length > 0 ? ['## Skills for single tasks', bullets(workflows)] : []),
  ]);
}

/**
 * Each skill's SKILL.md by the skill's name, the guide first.
 * @param ways how tools that a client does not list are called; undefined where all are listed.
 */
export function skillFiles(catalogue: Catalogue, ways: string | undefined): ReadonlyMap<string, string> {
  return new Map([
    [skillName(guide.name), guideFile(catalogue, ways)],
    ...offeredWorkflows(catalogue).map(
      (workflow) => [skillName(workflow.name), workflowFile(workflow, catalogue, ways)] as const,
    ),
  ]);
}
