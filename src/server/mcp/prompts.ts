// Workflows as MCP prompts, with suggestions for their arguments. Loaded when a client first asks for them.
import {
  type GetPromptResult,
  type Prompt,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';
import type { CallContext } from '../../catalog/tool.ts';
import type { CompletionSource } from './completions.ts';
import { offeredWorkflows, workflowProblems, workflowText } from './prompt-catalog.ts';

export function listPrompts({ catalog }: Surface): { prompts: Prompt[] } {
  return {
    prompts: offeredWorkflows(catalog).map(({ name, title, description, arguments: taken }) => ({
      name,
      title,
      description,
      arguments: taken.map((argument) => ({
        name: argument.name,
        description: argument.description,
        required: argument.required === true,
      })),
    })),
  };
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** @throws ProtocolError for an unknown prompt, or arguments that it does not take. */
export function getPrompt(
  surface: Surface,
  name: string,
  given: Readonly<Record<string, string>>,
): GetPromptResult {
  const workflow = offeredWorkflows(surface.catalog).find((one) => one.name === name);
  if (!workflow) throw invalid(`Unknown prompt: ${name.slice(0, 100)}`);
  const problems = workflowProblems(workflow, given);
  if (problems.length > 0) throw invalid(`Invalid arguments for ${name}: ${problems.join('; ')}`);
  return {
    description: workflow.description,
    messages: [
      {
        role: 'user',
        content: { type: 'text', text: workflowText(workflow, given, surface) },
      },
    ],
  };
}

/** Values for a prompt's argument. @throws ProtocolError for an unknown prompt. */
export async function completePrompt(
  surface: Surface,
  lists: CompletionSource,
  name: string,
  argument: { readonly name: string; readonly value: string },
  filled: Readonly<Record<string, string>>,
  context: CallContext,
): Promise<{ readonly values: readonly string[]; readonly total: number }> {
  const workflow = offeredWorkflows(surface.catalog).find((one) => one.name === name);
  if (!workflow) throw invalid(`Unknown prompt: ${name.slice(0, 100)}`);
  const from = workflow.arguments.find((one) => one.name === argument.name)?.from;
  if (from === undefined) return { values: [], total: 0 };
  return await lists.suggest(from, argument.value, context, filled['workspace']);
}
