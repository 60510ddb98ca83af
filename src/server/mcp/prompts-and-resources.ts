// Prompts, resources, skills and completion on an MCP server. Their code is loaded when a client first asks for them:
// most never do.
import type { Server, ServerContext } from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';
import type { CallContext } from '../../catalog/tool.ts';
import { type CompletionSource, createCompletionSource } from './completions.ts';
import { addSkills, isSkillUri, skillsExtension } from './skills-extension.ts';
import { uiExtension } from './views.ts';

export const extraCapabilities = {
  prompts: {},
  resources: {},
  completions: {},
  extensions: { ...uiExtension, ...skillsExtension },
};

export interface ExtraParts {
  readonly surfaceOf: (context: ServerContext) => Surface;
  readonly contextOf: (context: ServerContext) => CallContext;
  /** How long a modern client may keep lists. */
  readonly ttlMs: number;
}

const live = new WeakMap<Surface, CompletionSource>();

function listsOf(surface: Surface): CompletionSource {
  let lists = live.get(surface);
  if (!lists) {
    lists = createCompletionSource(surface.catalog);
    live.set(surface, lists);
  }
  return lists;
}

/** Adds the handlers; the server has to declare `extraCapabilities`. */
export function addExtras(server: Server, { surfaceOf, contextOf, ttlMs }: ExtraParts): void {
  const prompts = () => import('./prompts.ts');
  const resources = () => import('./resources.ts');
  const skills = () => import('./skills.ts');
  server.setRequestHandler('prompts/list', async (_request, context) =>
    (await prompts()).listPrompts(surfaceOf(context)),
  );
  server.setRequestHandler('prompts/get', async ({ params }, context) =>
    (await prompts()).getPrompt(surfaceOf(context), params.name, params.arguments ?? {}),
  );
  server.setRequestHandler('resources/list', async () => (await resources()).listResources());
  server.setRequestHandler('resources/templates/list', async (_request, context) =>
    (await resources()).listTemplates(surfaceOf(context)),
  );
  server.setRequestHandler('resources/read', async ({ params }, context) =>
    isSkillUri(params.uri)
      ? (await skills()).readSkill(surfaceOf(context), params.uri)
      : (await resources()).readResource(surfaceOf(context), params.uri, contextOf(context)),
  );
  addSkills(server, surfaceOf, ttlMs);
  server.setRequestHandler('completion/complete', async ({ params }, context) => {
    const { ref, argument } = params;
    const surface = surfaceOf(context);
    const call = contextOf(context);
    const lists = listsOf(surface);
    const filled = params.context?.arguments ?? {};
    const { values, total } =
      ref.type === 'ref/prompt'
        ? await (await prompts()).completePrompt(surface, lists, ref.name, argument, filled, call)
        : await (await resources()).completeTemplate(surface, lists, ref.uri, argument, call);
    return { completion: { values: [...values], total, hasMore: total > values.length } };
  });
}
