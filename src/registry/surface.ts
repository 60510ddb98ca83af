// What a client sees and can call: the catalogue in full mode, or a few tools that lead to it.
import { callTool, findTool, type Outcome } from './calls.ts';
import type { Catalogue } from './compose.ts';
import type { Annotations, InputSchema } from './definition.ts';
import type { CallContext } from './tool.ts';

/** A tool as tools/list shows it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: Annotations & { readonly title: string };
}

export interface Surface {
  /** Fixed for the life of the server, and frozen: the same object answers every request. */
  readonly listed: readonly ListedTool[];
  /** @throws UnknownToolError when no tool of that name is offered. */
  readonly call: (name: string, args: unknown, context: CallContext) => Promise<Outcome>;
}

/** One tool a operation: every tool of the catalogue is listed. */
export function fullSurface(catalogue: Catalogue, onUnexpected: (error: unknown) => void): Surface {
  const listed = catalogue.tools.map((tool) => ({
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: tool.advertised,
    annotations: { title: tool.title, ...tool.annotations },
  }));
  return {
    listed: Object.freeze(listed),
    call: (name, args, context) => callTool(findTool(catalogue, name), args, context, onUnexpected),
  };
}
