// One snapshot file a tool: it changes when that tool changes, and only then.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';

const folder = fileURLToPath(new URL('../snapshots/', import.meta.url));
const tools = allTools(offlineBackend);

describe('the definition of a tool', () => {
  for (const tool of tools) {
    it(`${tool.name} is as it was committed (after a wanted change: npm run snapshots)`, async () => {
      const definition = {
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
      await expect(`${JSON.stringify(definition, null, 2)}\n`).toMatchFileSnapshot(
        `${folder}${tool.name}.json`,
      );
    });
  }

  it('has no snapshot left over from a tool that is gone', () => {
    const names = readdirSync(folder).map((file) => file.replace('.json', ''));
    expect(names.filter((name) => !tools.some((tool) => tool.name === name))).toEqual([]);
  });
});
