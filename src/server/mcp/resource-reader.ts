// Resolves resource URIs: the catalog, each tool's definition, and single objects of Portkey.

import type { Catalog } from '../../catalog/build-catalog.ts';
import type { CallOutcome, Tool } from '../../catalog/tool.ts';
import type { LiveListName } from '../../overrides/completion-sources.ts';
import type { Arguments } from '../../runtime/tool-schema.ts';

export const catalogUri = 'portkey://catalogue';
export const typesUri = 'portkey://types.d.ts';

/** A kind of object that is read through one tool of the catalog. */
interface ObjectKind {
  readonly kind: string;
  readonly variable: string;
  readonly title: string;
  readonly description: string;
  readonly tool: string;
  readonly argument: string;
  readonly list: LiveListName;
}

const objectKinds: readonly ObjectKind[] = [
  {
    kind: 'prompts',
    variable: 'id',
    title: 'Prompt',
    description: 'A prompt by slug or id, with its template',
    tool: 'get_prompt',
    argument: 'promptId',
    list: 'prompts',
  },
  {
    kind: 'configs',
    variable: 'slug',
    title: 'Config',
    description: 'A gateway config by slug, with its rules',
    tool: 'get_config',
    argument: 'slug',
    list: 'configs',
  },
  {
    kind: 'workspaces',
    variable: 'id',
    title: 'Workspace',
    description: 'A workspace by slug or id, with its limits and members',
    tool: 'get_workspace',
    argument: 'workspaceId',
    list: 'workspaces',
  },
];

/** A family of addresses. */
export interface Template {
  readonly name: string;
  readonly uriTemplate: string;
  readonly title: string;
  readonly description: string;
  readonly variable: string;
  /** Where values for the variable are suggested from; the tools' own names where there is none. */
  readonly list?: LiveListName;
}

const toolTemplate: Template = {
  name: 'tools',
  uriTemplate: 'portkey://tools/{name}',
  title: 'Tool',
  description: 'A tool with its full input schema',
  variable: 'name',
};

/** The templates whose tools the catalog offers. */
export function templatesOf(catalog: Catalog): readonly Template[] {
  return [
    toolTemplate,
    ...objectKinds
      .filter(({ tool }) => catalog.find(tool) !== undefined)
      .map(({ kind, variable, title, description, list }) => ({
        name: kind,
        uriTemplate: `portkey://${kind}/{${variable}}`,
        title,
        description,
        variable,
        list,
      })),
  ];
}

/** The catalog in short: what there is, by domain and class. */
export function catalogText(catalog: Catalog): string {
  return JSON.stringify({
    total: catalog.tools.length,
    tools: catalog.tools.map(({ name, title, class: kind, domain, description, advertised }) => ({
      name,
      title,
      class: kind,
      domain,
      description,
      required: advertised.required ?? [],
    })),
  });
}

const types = new WeakMap<Catalog, Promise<string>>();

/** The declarations of a catalog's tools, written once: they take a while, and never change. */
function typesOf(catalog: Catalog): Promise<string> {
  let text = types.get(catalog);
  if (!text) {
    text = import('../../catalog/schema/tool-types.ts').then(({ typesFile }) => typesFile(catalog.tools));
    types.set(catalog, text);
    text.catch(() => types.delete(catalog));
  }
  return text;
}

async function toolText(tool: Tool): Promise<string> {
  const { name, aliases, title, class: kind, domain, description, annotations } = tool;
  return JSON.stringify({
    name,
    ...(aliases.length > 0 && { aliases }),
    title,
    class: kind,
    domain,
    description,
    annotations,
    input_schema: await tool.input(),
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads one address; undefined when there is nothing of that address here.
 * @param run calls a tool of the catalog.
 * @param kept what an earlier call left to be read.
 */
export async function resolveResource(
  uri: string,
  catalog: Catalog,
  run: (tool: Tool, args: Arguments) => Promise<CallOutcome>,
  kept: (uri: string) => unknown = () => undefined,
): Promise<CallOutcome | undefined> {
  const left = kept(uri);
  if (left !== undefined)
    return { ok: true, value: {}, text: typeof left === 'string' ? left : JSON.stringify(left) };
  if (uri === typesUri) {
    return { ok: true, value: {}, text: await typesOf(catalog) };
  }
  if (uri === catalogUri) return { ok: true, value: {}, text: catalogText(catalog) };
  const [, kind, encoded = ''] = /^portkey:\/\/([a-z]+)\/([^/?#]+)$/.exec(uri) ?? [];
  const id = decoded(encoded);
  if (kind === undefined || id === undefined) return undefined;
  if (kind === 'tools') {
    const tool = catalog.find(id);
    return tool && { ok: true, value: {}, text: await toolText(tool) };
  }
  const object = objectKinds.find((one) => one.kind === kind);
  const tool = object && catalog.find(object.tool);
  return tool && (await run(tool, { [object.argument]: id }));
}
