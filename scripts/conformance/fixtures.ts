// The fixture pack of the official conformance suite, as an extension of our own server: its tools stand in our
// catalog, and what our tools never do (pictures, questions of every kind, logs) is said to the SDK directly.
import {
  inputRequired,
  inputResponse,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type Server,
} from '@modelcontextprotocol/server';
import type { Catalog } from '../../src/catalog/build-catalog.ts';
import type { Tool } from '../../src/catalog/tool.ts';
import { PortkeyError } from '../../src/portkey/errors.ts';
import type { Extension } from '../../src/server/http/create-http-app.ts';
import { fixed, prompts, read, resources, said } from './content.ts';
import { askingPrompt, type Fixture, questions } from './questions.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** Marked destructive so that nothing answers them past the SDK. */
const annotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: false,
};

function fixtureTool(
  name: string,
  execute: Tool['execute'],
  properties: Tool['advertised']['properties'] = {},
): Tool {
  const input = { type: 'object' as const, properties };
  return {
    name,
    aliases: [],
    title: name,
    description: 'A fixture of the conformance suite.',
    listing: 'A fixture of the conformance suite.',
    domain: 'conformance',
    class: 'destructive',
    annotations,
    preview: false,
    advertised: input,
    input: async () => input,
    parse: async () => ({ ok: true, parsed: { args: {}, options: { allPages: false } } }),
    execute,
  };
}

const ourOwn: readonly Tool[] = [
  fixtureTool('test_simple_text', async () => {
    const text = 'This is a simple text response for testing.';
    return { value: { text }, text };
  }),
  fixtureTool('test_error_handling', async () => {
    throw new PortkeyError({
      code: 'test',
      message: 'This tool intentionally returns an error for testing',
    });
  }),
  fixtureTool('test_tool_with_progress', async (_parsed, context) => {
    for (const progress of [0, 50, 100]) {
      context.progress({ progress, total: 100, message: `${progress} of 100` });
      if (progress < 100) await pause();
    }
    return { value: { done: true } };
  }),
];

const logs: Fixture = async (_args, context) => {
  for (const line of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await context.mcpReq.log('info', line);
    await pause();
  }
  return said('Three lines were logged.');
};

const throughSdk: Readonly<Record<string, Fixture>> = {
  ...Object.fromEntries(Object.entries(fixed).map(([name, result]) => [name, async () => result])),
  ...questions,
  test_tool_with_logging: logs,
  test_logging_tool: logs,
};

const takes: Readonly<Record<string, Tool['advertised']['properties']>> = {
  test_sampling: { prompt: { type: 'string' } },
  test_elicitation: { message: { type: 'string' } },
};

const tools: readonly Tool[] = [
  ...ourOwn,
  ...Object.keys(throughSdk).map((name) =>
    fixtureTool(
      name,
      async () => {
        throw new Error(`${name} is answered by the SDK's handler`);
      },
      takes[name],
    ),
  ),
];

function extendCatalog(own: Catalog): Catalog {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return { tools: [...own.tools, ...tools], find: (name) => byName.get(name) ?? own.find(name) };
}

function extendServer(server: Server, call: Parameters<Extension['server']>[1]): void {
  server.registerCapabilities({ prompts: {}, resources: { subscribe: true }, completions: {}, logging: {} });
  server.setRequestHandler('tools/call', (request, context) => {
    const fixture = throughSdk[request.params.name];
    return fixture ? fixture(request.params.arguments ?? {}, context) : call(request, context);
  });
  server.setRequestHandler('prompts/list', () => ({
    prompts: [
      ...Object.entries(prompts).map(([name, prompt]) => ({
        name,
        description: 'A fixture of the conformance suite.',
        arguments: prompt.arguments.map((argument) => ({
          name: argument,
          description: 'A test argument',
          required: true,
        })),
      })),
      { name: askingPrompt.name, description: 'Asks first.' },
    ],
  }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    if (params.name === askingPrompt.name) {
      const answer = inputResponse(context.mcpReq.inputResponses, 'user_context');
      if (answer.kind === 'missing') return inputRequired({ inputRequests: askingPrompt.questions });
      return { messages: [{ role: 'user', content: { type: 'text', text: JSON.stringify(answer) } }] };
    }
    const prompt = prompts[params.name];
    if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown prompt');
    return prompt.get(params.arguments ?? {});
  });
  server.setRequestHandler('resources/list', () => ({ resources }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [
      { uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' },
    ],
  }));
  server.setRequestHandler('resources/read', ({ params }) => {
    const contents = read(params.uri);
    if (!contents) throw new ResourceNotFoundError(params.uri);
    return { contents: [contents] };
  });
  server.setRequestHandler('resources/subscribe', () => ({}));
  server.setRequestHandler('resources/unsubscribe', () => ({}));
  server.setRequestHandler('completion/complete', ({ params }) => ({
    completion: {
      values: ['paris', 'park', 'party'].filter((value) => value.startsWith(params.argument.value)),
      total: 3,
      hasMore: false,
    },
  }));
}

export const fixtures: Extension = { catalog: extendCatalog, server: extendServer };
