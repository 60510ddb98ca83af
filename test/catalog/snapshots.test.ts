// One snapshot file a tool: it changes when that tool changes, and only then. Of the second platform's tools, what is
// not as the default platform has it.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import type { Tool } from '../../src/catalog/tool.ts';

const folder = fileURLToPath(new URL('../snapshots/', import.meta.url));
const tools = allTools(offlineBackend);
const airsFolder = `${folder}prisma-airs/`;
const airsTools = allTools(offlineBackend, new Set(), prismaAirsPlatform);

async function definition(tool: Tool): Promise<Readonly<Record<string, unknown>>> {
  return {
    name: tool.name,
    aliases: tool.aliases,
    domain: tool.domain,
    title: tool.title,
    description: tool.description,
    annotations: tool.annotations,
    advertised: tool.advertised,
    // The whole is in src/generated/inputs; its words come from overrides, so that a digest pins them.
    input: createHash('sha256')
      .update(JSON.stringify(await tool.input()))
      .digest('hex')
      .slice(0, 16),
  };
}

/** The fields of a definition that another has not, or has otherwise. */
function differing(
  own: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(own).filter(
      ([name, value]) => name === 'name' || JSON.stringify(value) !== JSON.stringify(other?.[name]),
    ),
  );
}

function leftOver(of: string, made: readonly Tool[]): string[] {
  return readdirSync(of, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.replace('.json', ''))
    .filter((name) => !made.some((tool) => tool.name === name));
}

describe('the definition of a tool', () => {
  for (const tool of tools) {
    it(`${tool.name} is as it was committed (after a wanted change: npm run snapshots)`, async () => {
      await expect(`${JSON.stringify(await definition(tool), null, 2)}\n`).toMatchFileSnapshot(
        `${folder}${tool.name}.json`,
      );
    });
  }

  it('has no snapshot left over from a tool that is gone', () => {
    expect(leftOver(folder, tools)).toEqual([]);
  });
});

describe('the definition of a tool of Prisma AIRS', () => {
  for (const tool of airsTools) {
    it(`${tool.name} differs from Portkey's as it was committed`, async () => {
      const other = tools.find(({ name }) => name === tool.name);
      const text = differing(await definition(tool), other && (await definition(other)));
      await expect(`${JSON.stringify(text, null, 2)}\n`).toMatchFileSnapshot(
        `${airsFolder}${tool.name}.json`,
      );
    });
  }

  it('has no snapshot left over from a tool that is gone', () => {
    expect(leftOver(airsFolder, airsTools)).toEqual([]);
  });
});
