// npm run codegen, second half: documents and tables made from the catalog, the settings and the benches.
// --check compares them with what is committed instead.
import { loadContext } from '../../codegen/cli/generate.ts';
import { writeOrCheck } from '../../codegen/cli/write-or-check.ts';
import { platforms } from '../../codegen/platforms/index.ts';

await writeOrCheck('documents', async () => {
  // Loaded here, so that a catalog that is not whole yet ends in one sentence.
  const { emitDocuments } = await import('./documents.ts');
  const { emitEndpoints } = await import('./endpoints.ts');
  const { emitInstallers } = await import('./installers.ts');
  const { emitSkills } = await import('./skills.ts');
  const { emitViews } = await import('./views.ts');
  const [first = loadContext(), ...others] = platforms.map((platform) => loadContext(platform));
  return new Map([
    ...emitEndpoints(first, others),
    ...emitDocuments(),
    ...emitInstallers(),
    ...emitSkills(),
    ...emitViews(),
  ]);
});
