// A model on loopback that plays a script: it records the tools that a client offers, and answers with the next step.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropic } from './anthropic.ts';
import {
  type Answer,
  type Dialect,
  isObject,
  type Json,
  type OfferedTool,
  type ToolCall,
} from './dialect.ts';
import { gemini } from './gemini.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';

const dialects: readonly Dialect[] = [openAiChat, openAiResponses, anthropic, gemini];

export interface StubModel {
  readonly url: string;
  /** What the client offered in its first request that has tools. */
  readonly offered: () => readonly OfferedTool[];
  /** The size of those tools as they were sent, as JSON. */
  readonly toolsJson: () => string;
  /** The API that the client spoke. */
  readonly api: () => string | undefined;
  /** What the model read of each call of the script; absent for one that the client does not offer. */
  readonly results: () => readonly (string | undefined)[];
  readonly close: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** The tool of that name behind whatever prefix the client put before it. */
function offeredAs(tools: readonly OfferedTool[], name: string): OfferedTool | undefined {
  const plain = (offered: string): string => offered.replaceAll('-', '_');
  return (
    tools.find((tool) => tool.name === name) ?? tools.find((tool) => plain(tool.name).endsWith(`_${name}`))
  );
}

/** How a client has its tools called that it does not offer to the model. */
export interface Bridge {
  /** The tool that calls them. */
  readonly tool: string;
  readonly argsFor: (call: ToolCall) => Json;
}

/**
 * @param script the calls to make, one a turn; after the last, the model ends with a text.
 * @param bridge for a client that keeps its tools behind one
 */
export async function startModel(script: readonly ToolCall[], bridge?: Bridge): Promise<StubModel> {
  let offered: readonly OfferedTool[] = [];
  let toolsJson = '[]';
  let api: string | undefined;
  /** Which results of the history belong to which call: calls that could not be made have none. */
  const made: number[] = [];
  const results: (string | undefined)[] = script.map(() => undefined);
  let next = 0;

  const callOf = (step: ToolCall, tools: readonly OfferedTool[]): ToolCall | undefined => {
    const tool = offeredAs(tools, step.tool);
    if (tool)
      return {
        tool: tool.name,
        args: step.args,
        ...(tool.namespace !== undefined && { namespace: tool.namespace }),
      };
    return bridge && offeredAs(tools, bridge.tool) && { tool: bridge.tool, args: bridge.argsFor(step) };
  };

  const answer = (dialect: Dialect, body: Json, path: string): Answer => {
    const sent = dialect.tools(body);
    const history = dialect.results(body);
    // Clients ask aside as well: for the title of a conversation, or what to do next.
    const aside = history.length === 0 && !script.some((step) => callOf(step, sent));
    if (aside) return dialect.answer({ text: 'Done.' }, { body, path });
    api ??= dialect.name;
    if (offered.length === 0) {
      offered = sent;
      toolsJson = JSON.stringify(body['tools']);
    }
    for (const [at, text] of history.entries()) {
      const step = made[at];
      if (step !== undefined) results[step] = text;
    }
    for (; next < script.length; next += 1) {
      const step = script[next];
      const call = step && callOf(step, sent.length > 0 ? sent : offered);
      if (!call) continue;
      made.push(next);
      next += 1;
      return dialect.answer({ call }, { body, path });
    }
    return dialect.answer({ text: 'Done.' }, { body, path });
  };

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://model').pathname;
    const body = await bodyOf(request);
    const dialect = dialects.find((one) => request.method === 'POST' && one.path.test(path));
    if (!dialect && path.endsWith('/models')) {
      const data = [{ id: 'stub-model', object: 'model', created: 1, owned_by: 'stub' }];
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ object: 'list', data, models: [] }));
      return;
    }
    if (!dialect) {
      response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"error":{"message":"no such path"}}');
      return;
    }
    const reply = answer(dialect, body, path);
    if ('json' in reply) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.json));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const { event, data } of reply.events)
      response.write(
        `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
      );
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offered: () => offered,
    toolsJson: () => toolsJson,
    api: () => api,
    results: () => results,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
