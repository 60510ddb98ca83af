// Tables inside hand-written documents.
import { readFileSync } from 'node:fs';
import { type Machine, readHttpResults, readResults } from '../../bench/results.ts';
import { calls, comparison, growth, markdown, startUp, thresholdsTable } from '../../bench/tables.ts';
import { root } from '../../codegen/contract/paths.ts';
import type { Emitted } from '../../codegen/emit/context.ts';
import { offlineBackend } from '../../src/catalog/backend.ts';
import { allTools } from '../../src/catalog/build-catalog.ts';
import { prismaAirsPlatform } from '../../src/catalog/platforms/prisma-airs.ts';
import { destructiveArguments } from '../../src/overrides/destructive-arguments.ts';
import { limitTable } from '../../src/runtime/limits.ts';
import { dearTable, readFigures, table } from '../../test/evals/figures.ts';
import { domainTable, toolTables } from './catalog.ts';
import { clientsSection } from './clients.ts';
import { withSection } from './markers.ts';
import { allSettings, shortSettings } from './settings.ts';

type Sections = Readonly<Record<string, string>>;

/** A document with its sections filled. @throws Error when it lacks the markers of one. */
function fill(file: string, sections: Sections): string {
  const text = readFileSync(root + file, 'utf8');
  try {
    return Object.entries(sections).reduce((all, [name, content]) => withSection(all, name, content), text);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function machineLine({ cpu, cores, memoryGb, platform, node, date }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, Node ${node}, ${date}.`;
}

/** The HTTP server's rates and CPU, for the README: without the column of failures. */
function httpTable(): string {
  const results = readHttpResults();
  if (!results) return 'Not measured yet.';
  const left = results.rows[0]?.indexOf('failures');
  return markdown(results.rows.map((row) => row.filter((_, column) => column !== left)));
}

/** All of the HTTP server's figures, as the last `npm run bench:http -- --write` left them. */
function httpFigures(): string {
  const results = readHttpResults();
  if (!results) return 'Not measured yet.';
  const { machine, rows, notes } = results;
  return `${markdown(rows)}\n\n${notes.map((note) => `- ${note}`).join('\n')}\n\n${machineLine(machine)}`;
}

/** The measured figures, as the last `npm run bench -- --write` left them. */
function figures(): { readonly readme: Sections; readonly performance: Sections } {
  const results = readResults();
  if (!results) throw new Error('bench/results.json is missing; npm run bench -- --write makes it');
  const { machine, rounds } = results;
  return {
    readme: { comparison: markdown(comparison(results)), http: httpTable() },
    performance: {
      machine: `${machineLine(machine)} Medians of ${rounds} starts each.`,
      bounds: markdown(thresholdsTable(results)),
      'start-up': markdown(startUp(results, results.peer)),
      comparison: markdown(comparison(results)),
      growth: markdown(growth(results)),
      calls: markdown(calls(results)),
      http: httpFigures(),
    },
  };
}

/** What the drivers of the evals make of the tasks, as the last `npm run evals -- --write` left it. */
function evalFigures(): string {
  const { first, rows } = readFigures();
  const earlier = first.map(
    ({ what, success, tasks }) =>
      `- ${what}: ${success} of ${tasks} (${Math.round((100 * success) / tasks)} %)`,
  );
  return [table(rows), '', 'The blind agent in full mode, earlier:', '', ...earlier].join('\n');
}

/** Every bound that is not a setting. */
function limitRows(): string {
  return markdown([
    ['What is bounded', 'At most', 'Beyond it'],
    ...Object.values(limitTable).map(({ value, unit, of, beyond }) => [
      of,
      `${value.toLocaleString('en')} ${unit}`,
      beyond,
    ]),
  ]);
}

/** The arguments that make a call destructive. */
function destructiveRows(): string {
  return markdown([
    ['Argument', 'Values', 'In', 'What is lost'],
    ...destructiveArguments.map(({ name, tools, changesOnly, values, loses }) => [
      `\`${name.source.replaceAll('|', '\\|')}\``,
      values,
      tools ? `\`${tools.source}\`` : changesOnly ? 'changes' : 'all writes',
      loses,
    ]),
  ]);
}

export function emitDocuments(): Emitted {
  const tools = allTools(offlineBackend);
  const listed = tools.filter((tool) => !tool.preview).length + 1;
  const { readme, performance } = figures();
  const sections: Readonly<Record<string, Sections>> = {
    'README.md': {
      ...readme,
      clients: clientsSection(listed),
      tools: domainTable(tools),
      settings: shortSettings(),
    },
    'docs/settings.md': { settings: allSettings() },
    'docs/limits.md': { limits: limitRows() },
    'docs/confirmation.md': { arguments: destructiveRows() },
    'docs/tools.md': { tools: toolTables(tools, allTools(offlineBackend, new Set(), prismaAirsPlatform)) },
    'docs/performance.md': performance,
    'docs/evals.md': { evals: evalFigures(), dear: dearTable(readFigures().dear) },
  };
  return new Map(Object.entries(sections).map(([file, parts]) => [file, fill(file, parts)]));
}
