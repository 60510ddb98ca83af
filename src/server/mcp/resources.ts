// The catalog and single objects as MCP resources. Loaded when a client first asks for them.

import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import type { Surface } from '../../catalog/surface.ts';
import type { CallContext } from '../../catalog/tool.ts';
import type { CompletionSource } from './completions.ts';
import { catalogUri, resolveResource, templatesOf, typesUri } from './resource-reader.ts';
import { isUntrusted, withBoundary } from './result.ts';
import { readView } from './views.ts';

const mimeType = 'application/json';
const typesMimeType = 'application/typescript';

export function listResources(): { resources: Resource[] } {
  return {
    resources: [
      {
        uri: catalogUri,
        name: 'catalogue',
        title: 'Tool catalog',
        description: 'Every tool that this server offers, by domain and class',
        mimeType,
      },
      {
        uri: typesUri,
        name: 'types',
        title: 'Types of the tools',
        description: 'TypeScript declarations: arguments and reply of every tool that this server offers',
        mimeType: typesMimeType,
      },
    ],
  };
}

export function listTemplates({ catalog }: Surface): { resourceTemplates: ResourceTemplateType[] } {
  return {
    resourceTemplates: templatesOf(catalog).map(({ name, uriTemplate, title, description }) => ({
      name,
      uriTemplate,
      title,
      description,
      mimeType,
    })),
  };
}

function statusOf(value: Readonly<Record<string, unknown>>): {
  readonly status?: unknown;
  readonly message?: unknown;
} {
  const { error } = value;
  return typeof error === 'object' && error !== null ? error : {};
}

/** @throws ResourceNotFoundError for an address that leads nowhere, ProtocolError when the read failed. */
export async function readResource(
  surface: Surface,
  uri: string,
  context: CallContext,
): Promise<ReadResourceResult> {
  const view = await readView(uri);
  if (view) return view;
  const { catalog } = surface;
  const outcome = await resolveResource(
    uri,
    catalog,
    (tool, args) => surface.run(tool, args, context),
    (address) => catalog.kept?.(address, context),
  );
  if (!outcome) throw new ResourceNotFoundError(uri);
  if (outcome.ok) {
    const text = outcome.text ?? JSON.stringify(outcome.value);
    // What is bounded is no JSON as a whole.
    if (isUntrusted(outcome))
      return { contents: [{ uri, mimeType: 'text/plain', text: withBoundary(text) }] };
    return { contents: [{ uri, mimeType: uri === typesUri ? typesMimeType : mimeType, text }] };
  }
  const { status, message } = statusOf(outcome.value);
  if (status === 404) throw new ResourceNotFoundError(uri);
  throw new ProtocolError(
    ProtocolErrorCode.InternalError,
    isUntrusted(outcome) ? withBoundary(String(message)) : String(message ?? 'The read failed'),
    outcome.value,
  );
}

/** Values for a template's variable. @throws ProtocolError for an unknown template. */
export async function completeTemplate(
  surface: Surface,
  lists: CompletionSource,
  uriTemplate: string,
  argument: { readonly name: string; readonly value: string },
  context: CallContext,
): Promise<{ readonly values: readonly string[]; readonly total: number }> {
  const template = templatesOf(surface.catalog).find((one) => one.uriTemplate === uriTemplate);
  if (!template)
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `Unknown resource template: ${uriTemplate.slice(0, 200)}`,
    );
  if (argument.name !== template.variable) return { values: [], total: 0 };
  if (template.list) return await lists.suggest(template.list, argument.value, context);
  const typed = argument.value.trim().toLowerCase();
  const names = surface.catalog.tools.map(({ name }) => name).filter((name) => name.includes(typed));
  return { values: names.slice(0, 100), total: names.length };
}
