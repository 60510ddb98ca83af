// The calls that the stub model makes through each framework, and what must come of each.
import type { ToolCall } from './model/dialect.ts';

export type Mode = 'full' | 'compact' | 'discover';

/** One call, and whether what the model read of it is right. */
export interface Step {
  /** The column of the table. */
  readonly name: string;
  readonly call: ToolCall;
  readonly passes: (result: string) => boolean;
}

/** The result without the quoting of those who hand it on: JSON within JSON, some twice. */
function plain(result: string): string {
  return result.replaceAll('\\', '');
}

const succeeds = (result: string): boolean =>
  !/"error":\s*\{|invalid_arguments|did not match|validation (?:failed|error)|"?isError"?:\s*true/i.test(
    plain(result),
  );

const holds =
  (pattern: RegExp) =>
  (result: string): boolean =>
    pattern.test(plain(result));

/** The tools with the longest schemas: in full they are more than any client takes. */
const longest = [
  'create_guardrail',
  'update_guardrail',
  'create_integration',
  'render_prompt',
  'run_prompt_completion',
  'create_secret_reference',
  'update_integration',
  'update_workspace',
  'create_workspace',
  'update_integration_workspaces',
];

const steps: readonly Step[] = [
  {
    name: 'searches',
    call: { tool: 'find_tools', args: { query: 'list prompts', limit: 3 } },
    passes: holds(/"name":\s*"list_prompts"/),
  },
  {
    name: 'reads',
    call: { tool: 'list_prompts', args: { workspace_id: 'staging' } },
    passes: holds(/"data":\s*\[/),
  },
  {
    name: 'writes',
    call: { tool: 'create_collection', args: { workspace_id: 'staging', name: 'Made by a framework' } },
    passes: succeeds,
  },
  {
    name: 'tool error',
    call: { tool: 'get_prompt', args: { promptId: 'pp-that-never-was' } },
    passes: holds(/404|not found/i),
  },
  {
    name: 'folded arguments',
    call: {
      tool: 'create_api_key',
      args: {
        type: 'workspace',
        sub_type: 'service',
        name: 'framework',
        workspace_id: 'staging',
        scopes: ['logs.view'],
        usage_limits: { credit_limit: 5, type: 'cost' },
        rate_limits: [{ type: 'requests', unit: 'rpm', value: 10 }],
      },
    },
    passes: (result) => succeeds(result) && /"key"/.test(plain(result)),
  },
  {
    name: 'new content',
    call: {
      tool: 'update_prompt',
      args: {
        promptId: 'pp-ticket-triage-1474b6',
        string: 'Sort: {{ticket}}',
        parameters: { temperature: 0.5 },
        patch: true,
      },
    },
    passes: succeeds,
  },
  {
    name: 'nulls',
    call: {
      tool: 'list_prompts',
      args: { workspace_id: 'staging', collection_id: null, search: null, page_size: null, select: null },
    },
    passes: holds(/"data":\s*\[/),
  },
  {
    name: 'JSON text',
    call: {
      tool: 'create_config',
      args: { name: 'framework', workspace_id: 'staging', config: '{"retry":{"attempts":3}}' },
    },
    passes: succeeds,
  },
  {
    name: 'refusal',
    call: { tool: 'list_prompts', args: { workspace_id: 'staging', colection_id: 'support' } },
    passes: holds(/collection_id/),
  },
  {
    name: 'large result',
    call: { tool: 'find_tools', args: { names: longest } },
    passes: (result) => result.length < 200_000 && /_truncated|too long|left_out/.test(plain(result)),
  },
  {
    name: 'confirmation',
    call: { tool: 'delete_provider', args: { slug: 'openai-prod', workspace_id: 'production' } },
    passes: holds(/confirmation_token/),
  },
];

export const stepNames = steps.map(({ name }) => name);

/** Listed in compact mode as well; any other tool is called through the caller of its class. */
const callers: Readonly<Record<string, string>> = {
  list_prompts: 'call_read_tool',
  get_prompt: 'call_read_tool',
  create_collection: 'call_write_tool',
  create_api_key: 'call_write_tool',
  create_config: 'call_write_tool',
  update_prompt: 'call_write_tool',
  delete_provider: 'call_destructive_tool',
};

/** The script for a mode. @param listed names of the tools that the server lists in it. */
export function scriptFor(listed: ReadonlySet<string>): readonly Step[] {
  return steps.map((step) => {
    const { tool, args } = step.call;
    if (listed.has(tool)) return step;
    return { ...step, call: { tool: callers[tool] ?? tool, args: { name: tool, arguments: args } } };
  });
}
