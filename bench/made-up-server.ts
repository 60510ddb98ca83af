// The stdio server over a catalog from a file, for growth.ts. Composed, listed and served by the product's own code.
import { readFileSync } from 'node:fs';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { advertiseOptions } from '../src/catalog/schema/response-options.ts';
import { describe } from '../src/catalog/schema/schema-descriptions.ts';
import { fullSurface } from '../src/catalog/surface.ts';
import { classOf, type Tool } from '../src/catalog/tool.ts';
import { advertisedTexts } from '../src/overrides/argument-descriptions.ts';
import type { Annotations, InputSchema } from '../src/runtime/tool-schema.ts';
import { readSettings } from '../src/server/config/settings.ts';
import { mcpFactory } from '../src/server/mcp/server.ts';

export interface MadeUp {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly annotations: Annotations;
  readonly advertised: InputSchema;
}

function compose(definition: MadeUp): Tool {
  const { annotations, properties: own } = definition;
  const words = { own, shared: advertisedTexts, topOnly: true as const };
  const taken = { select: annotations.readOnlyHint, allPages: false };
  return {
    name: definition.name,
    aliases: [],
    title: definition.title,
    description: definition.description,
    listing: definition.description,
    domain: 'made-up',
    class: classOf(annotations),
    annotations,
    preview: false,
    advertised: advertiseOptions(describe(definition.advertised, words), taken),
    input: async () => definition.advertised,
    parse: async () => ({ ok: true, parsed: { args: {}, options: { allPages: false } } }),
    execute: async () => ({ value: {} }),
  };
}

const { resultFormat: format, portkey } = readSettings(process.env, {});
const definitions = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MadeUp[];
const tools = definitions.map(compose);
const byName = new Map(tools.map((tool) => [tool.name, tool]));
const catalog = { tools, find: (name: string) => byName.get(name) };
const surface = fullSurface(catalog, { onUnexpected: (error) => console.error(error) });
serveStdio(
  mcpFactory({ surface, instructions: '', resultForm: { format, maxBytes: portkey.maxResultBytes } }),
);
