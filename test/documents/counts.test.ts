// Figures of the documents that a new tool or task changes and that no generator writes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadNames } from '../../codegen/contract/load.ts';
import { portkey } from '../../codegen/platforms/index.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools, buildCatalog } from '../../src/catalog/build-catalog.ts';
import { fullSurface } from '../../src/catalog/surface.ts';
import { tasks } from '../evals/tasks/index.ts';
import { root } from '../support/documents.ts';

const textOf = (file: string): string => readFileSync(root + file, 'utf8');

describe('a document counts what there is', () => {
  it('the tools that are listed, in the demo of the README (else: npm run demo -- --write-readme)', () => {
    const { listed } = fullSurface(buildCatalog(offlineBackend, { readOnly: false, preview: false }), {
      onUnexpected: (error) => {
        throw error;
      },
    });
    expect(textOf('README.md')).toContain(`\n  ${listed.length} tools are listed in full mode`);
  });

  it('the operations that Portkey does not publish, in docs/contract.md', () => {
    const text = textOf('docs/contract.md');
    const all = Object.values(loadNames(root + portkey.names).operations);
    const unpublished = all.filter((entry) => entry.unpublished === true).length;
    const previews = allTools(offlineBackend).filter(
      ({ operation, preview }) => operation !== undefined && preview,
    ).length;
    const inUse = unpublished - previews;
    expect(text).toContain(`\n${unpublished} operations, in `);
    expect(text).toContain(`Of these, ${inUse} are in use`);
    expect(text).toContain(`The other ${previews} (`);
    expect(text).toContain(`- All ${previews} preview operations`);
    expect(text).toContain(`the replies of the ${inUse} others`);
  });

  it('the tasks of the evals, in docs/evals.md', () => {
    expect(textOf('docs/evals.md')).toContain(`: ${tasks.length} tasks of an administrator`);
  });
});
