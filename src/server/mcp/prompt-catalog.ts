// The workflows that a catalog can carry out, and their words for given arguments.

import type { Catalog } from '../../catalog/build-catalog.ts';
import { workflows } from '../../overrides/prompts/index.ts';
import type { Workflow } from '../../overrides/prompts/mcp-prompt.ts';

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

/**
 * The task as a message.
 * @param behind true where tools are called through others, as in discover mode.
 */
export function workflowText(
  workflow: Workflow,
  given: Readonly<Record<string, string>>,
  catalog: Catalog,
  behind: boolean,
): string {
  const known = workflow.arguments.filter(({ name }) => (given[name] ?? '').trim() !== '');
  const steps = workflow.steps.filter(({ uses }) => uses.every((tool) => catalog.find(tool) !== undefined));
  return [
    `${workflow.title}. ${workflow.goal}`,
    ...(known.length > 0
      ? ['', ...known.map(({ name }) => `- ${name}: ${JSON.stringify(given[name]?.trim() ?? '')}`)]
      : []),
    '',
    ...steps.map(({ say }, at) => `${at + 1}. ${say}`),
    ...(behind
      ? [
          '',
          'These tools are called through call_read_tool, call_write_tool and call_destructive_tool; find_tools with names gives their schemas.',
        ]
      : []),
  ].join('\n');
}
