// npm run next: the next thing to do until a new upstream document is taken, with file, line and the text to paste.
// --all lists everything; --callers where files use what breaks; --apply does what a program can: names, moved paths and overlays, drafts of what tools lack;
// --done ends the update once nothing is left.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { adminKeys, importDocument, leftOutKeys } from '../../codegen/contract/import.ts';
import { loadEvidence, loadNames, loadOverlays, withInherited } from '../../codegen/contract/load.ts';
import { overlayReferences } from '../../codegen/contract/overlay/apply.ts';
import { root, writeYaml } from '../../codegen/contract/paths.ts';
import {
  type ContractFiles,
  currentlyDecided,
  endPending,
  filesOf,
  isPending,
  lastDecided,
  readFresh,
  withFresh,
} from '../../codegen/contract/pending.ts';
import type { ContractDiff } from '../../codegen/diff/index.ts';
import { changelog, versionStep } from '../../codegen/diff/release.ts';
import { type Platform, platforms, portkey } from '../../codegen/platforms/index.ts';
import { applyNames } from './apply-names.ts';
import { applyOverlayFixes, dropRedundant, dropUnusedComponents, keepArguments } from './apply-overlays.ts';
import { brokenTools, showBroken } from './callers.ts';
import { contractTasks, overlayTasks, pendingDiff, type Task } from './contract-tasks.ts';
import { draftTools, dropRetired } from './draft-tools.ts';
import { evidenceTasks } from './evidence-tasks.ts';
import { drafts, leftOvers, missingParts, wordTasks } from './tool-tasks.ts';

const flags = new Set(process.argv.slice(2));

/** Takes the operations that have got a name into the contract, as the importer would write it. */
function takeNamed(files: ContractFiles, platform: Platform): void {
  const { contract, names, overlays } = currentlyDecided(files);
  const admin = adminKeys(names);
  const whole = withFresh(contract, readFresh(files).document, (key) => admin.has(key));
  const taken = writeYaml(
    importDocument(JSON.stringify(whole), {
      admin,
      leftOut: leftOutKeys(readFileSync(files.leftOut, 'utf8')),
      references: overlayReferences(overlays),
      platform,
    }).contract,
  );
  if (taken !== readFileSync(files.contract, 'utf8')) writeFileSync(files.contract, taken);
}

function show({ title, file, line, paste }: Task): string {
  const place = file === undefined ? '' : `\n  ${file}${line === undefined ? '' : `:${line}`}`;
  const text = paste === undefined ? '' : `\n\n${paste}\n`;
  return `${title}${place}${text}`;
}

/** True when src/generated has exactly the tools of the name lock. */
function isGenerated(platform: Platform): boolean {
  const folder = `${root}${platform.generated}/tools`;
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const made = new Set(
    files.flatMap((file) =>
      (JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { name: string }[]).map(({ name }) => name),
    ),
  );
  const tools = Object.values(loadNames(root + platform.names).operations).map(({ tool }) => tool);
  return tools.length === made.size && tools.every((tool) => made.has(tool));
}

/** The tasks of a platform, of its first stage that has any. With --apply, what a program can do is done before. */
async function tasksOf(platform: Platform): Promise<Task[]> {
  const files = filesOf(platform);
  const apply = flags.has('--apply');
  let diff: ContractDiff | undefined;
  if (isPending(files)) {
    takeNamed(files, platform);
    diff = pendingDiff(files, platform);
    if (apply) {
      applied.push(...applyOverlayFixes(diff, currentlyDecided(files).contract));
      applied.push(...applyNames(diff, files, platform));
      takeNamed(files, platform);
      const moved = diff.vanishing.flatMap(({ key, becomes }) => (becomes ? [[key, becomes] as const] : []));
      applied.push(...keepArguments(moved, currentlyDecided(files).contract));
      // Some actions fit only once the operation that they are about is in the contract.
      applied.push(...applyOverlayFixes(pendingDiff(files, platform), currentlyDecided(files).contract));
      const { contract, overlays } = currentlyDecided(files);
      applied.push(...dropUnusedComponents(withInherited(contract, platform), overlays));
      diff = pendingDiff(files, platform);
    }
    takeNamed(files, platform);
    const first = contractTasks(diff, files, platform);
    if (first.length > 0) return first;
  } else {
    // Another platform's update may change what this one inherits.
    const { contract, overlays } = currentlyDecided(files);
    const inherited = withInherited(contract, platform);
    if (apply) applied.push(...dropRedundant(inherited, overlays));
    const failures = overlayTasks(inherited, loadOverlays(files.overlays, files.shownOverlays));
    if (failures.length > 0) return failures;
  }
  const names = loadNames(files.names);
  const evidence = loadEvidence(platform);
  if (evidence) {
    const unsaid = evidenceTasks(platform, evidence, { all: loadNames(root + portkey.names), own: names });
    if (unsaid.length > 0) return unsaid;
  }
  if (!isGenerated(platform))
    return [
      {
        title: `The generated code has other tools than the name lock: npm run codegen${isPending(files) ? ' (npm run next -- --callers says where files use what breaks)' : ''}`,
      },
    ];
  if (platform !== portkey) return [];
  if (apply) {
    applied.push(...dropRetired(names), ...(await draftTools()));
    return [];
  }
  return [...(await missingParts(names)), ...(diff ? leftOvers(diff, lastDecided(files).names, names) : [])];
}

const applied: string[] = [];

/** Says where callers use what the update takes away, as long as it is under way. */
function showCallers(): void {
  for (const platform of platforms) {
    const files = filesOf(platform);
    const found = isPending(files) ? showBroken(brokenTools(pendingDiff(files, platform))) : [];
    if (found.length > 0)
      console.log(
        `\nTools of ${platform.label} whose calls or replies break, and where files name what changed:\n\n${found.join('\n')}`,
      );
  }
}

/** Prints what is to be done. @returns the exit code: 1 while something is */
async function main(): Promise<number> {
  if (flags.has('--callers')) {
    showCallers();
    return 0;
  }
  const open: Task[] = [];
  for (const platform of platforms) {
    // What a platform inherits can be read once the one that it comes from is right.
    if (open.length === 0) open.push(...(await tasksOf(platform)));
  }
  if (open.length === 0) open.push(...drafts());
  if (open.length === 0) open.push(...(await wordTasks(loadNames(root + portkey.names))));
  for (const line of applied) console.log(line);
  if (applied.length > 0) console.log('');
  const [first, ...rest] = open;
  if (first) {
    console.log(flags.has('--all') ? open.map(show).join('\n\n') : show(first));
    if (!flags.has('--all') && rest.length > 0)
      console.log(
        `\n${rest.length} more after this: npm run next -- --all lists them, and -- --apply does what a program can`,
      );
    return 1;
  }
  const pending = platforms.filter((platform) => isPending(filesOf(platform)));
  if (pending.length === 0) console.log('Nothing is left to do. npm run check does what CI will do.');
  for (const platform of pending) {
    if (flags.has('--done')) {
      endPending(filesOf(platform));
      console.log(`The update of ${platform.label} is done: the next one is compared with this state.`);
      continue;
    }
    const diff = pendingDiff(filesOf(platform), platform);
    console.log(
      `All of ${platform.label}'s document is decided. The next version is a ${versionStep(diff)} one. For CHANGELOG.md, in your words:\n`,
    );
    for (const { heading, text } of changelog(diff)) console.log(`- ${heading}: ${text}`);
    showCallers();
    console.log(
      '\nThen: npm run fix, npm run demo -- --write-readme (the README counts the tools), npm run next -- --done, npm run check',
    );
  }
  return pending.length > 0 && !flags.has('--done') ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`next: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
