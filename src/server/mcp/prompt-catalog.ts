// The workflows that a catalog can carry out, and their words for given arguments.

import type { Catalog } from '../../catalog/build-catalog.ts';
import type { Surface } from '../../catalog/surface.ts';
import { classCalledBy } from '../../catalog/tools/discover.ts';
import { workflows } from '../../overrides/prompts/index.ts';
import type { Workflow, WorkflowStep } from '../../overrides/prompts/mcp-prompt.ts';

/** Those whose tools are offered. */
export function offeredWorkflows(catalog: Catalog): readonly Workflow[] {
  return workflows.filter(({ needs }) => needs.every((tool) => catalog.find(tool) !== undefined));
}

/** The arguments that are missing or that the workflow does not have, worded; empty when they are good. */
export function workflowProblems(
  workflow: Workflow,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const known = workflow.arguments.map(({ name }) => name);
  return [
    ...workflow.arguments
      .filter(({ name, required }) => required && (given[name] ?? '').trim() === '')
      .map(({ name }) => `${name} is required`),
    ...Object.keys(given)
      .filter((name) => !known.includes(name))
      .map((name) => `${name} is not an argument (takes ${known.join(', ')})`),
  ];
}

/** The steps whose tools are all offered. */
export function offeredSteps<Step extends WorkflowStep>(
  steps: readonly Step[],
  catalog: Catalog,
): readonly Step[] {
  return steps.filter(({ uses }) => uses.every((tool) => catalog.find(tool) !== undefined));
}

/** How tools that are not listed are called; undefined where all are listed. */
export function callersSentence({ behind, listed }: Surface): string | undefined {
  if (!behind) return undefined;
  const callers = listed.map(({ name }) => name).filter((name) => classCalledBy(name) !== undefined);
  const last = callers.pop() ?? '';
  const named = callers.length > 0 ? `${callers.join(', ')} and ${last}, each the tools of its class` : last;
  return `Tools that are not listed are called through ${named}; find_tools with names gives their schemas.`;
}

/** The task as a message. */
export function workflowText(
  workflow: Workflow,
  given: Readonly<Record<string, string>>,
  surface: Surface,
): string {
  const known = workflow.arguments.filter(({ name }) => (given[name] ?? '').trim() !== '');
  const steps = offeredSteps(workflow.steps, surface.catalog);
  const callers = callersSentence(surface);
  return [
    `${workflow.title}. ${workflow.goal}`,
    ...(known.length > 0
      ? ['', ...known.map(({ name }) => `- ${name}: ${JSON.stringify(given[name]?.trim() ?? '')}`)]
      : []),
    '',
    ...steps.map(({ say }, at) => `${at + 1}. ${say}`),
    ...(callers === undefined ? [] : ['', callers]),
  ].join('\n');
}
