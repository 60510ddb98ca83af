// Part of npm run fix: writes into the overlays what their actions remove or replace, so that no correction hides a
// change, and writes down the names of new tools, so that none is lost.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadContract, loadNames, loadOverlays, withInherited } from '../contract/load.ts';
import { tryOverlays, type Unstated } from '../contract/overlay/apply.ts';
import { withStatements } from '../contract/overlay/state.ts';
import { publishedNamesPath, root } from '../contract/paths.ts';
import { allNames } from '../model/names.ts';
import { platforms } from '../platforms/index.ts';

for (const platform of platforms) {
  const overlays = loadOverlays(root + platform.overlays, platform.overlays);
  const base = withInherited(loadContract(root + platform.contract), platform);
  const { unstated } = tryOverlays(base, overlays);
  const byFile = new Map<string, Unstated[]>();
  for (const each of unstated) byFile.set(each.file, [...(byFile.get(each.file) ?? []), each]);
  for (const [file, list] of byFile) {
    writeFileSync(root + file, withStatements(readFileSync(root + file, 'utf8'), list));
    console.log(`${file}: ${list.length} actions say what they found`);
  }
}

const published = new Set(
  existsSync(publishedNamesPath) ? readFileSync(publishedNamesPath, 'utf8').trim().split('\n') : [],
);
for (const platform of platforms)
  for (const name of allNames(loadNames(root + platform.names))) published.add(name);
writeFileSync(publishedNamesPath, `${[...published].sort().join('\n')}\n`);
