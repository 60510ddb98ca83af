// npm run codegen, second half: documents and tables made from the catalog, the settings and the benches.
// --check compares them with what is committed instead.
import { loadContext } from '../../codegen/cli/generate.ts';
import { writeOrCheck } from '../../codegen/cli/write-or-check.ts';
import { platforms } from '../../codegen/platforms/index.ts';
import { emitDocuments } from './documents.ts';
import { emitEndpoints } from './endpoints.ts';
import { emitInstallers } from './installers.ts';
import { emitSkills } from './skills.ts';
import { emitViews } from './views.ts';

await writeOrCheck('documents', async () => {
  const [first = loadContext(), ...others] = platforms.map((platform) => loadContext(platform));
  return new Map([
    ...emitEndpoints(first, others),
    ...emitDocuments(),
    ...emitInstallers(),
    ...emitSkills(),
    ...emitViews(),
  ]);
});
