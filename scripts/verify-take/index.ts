// npm run verify:take -- <report.json>: keeps what a report of `verify` says of an account as a fixture, and writes the
// table of what is settled into docs/contract.md. Exits 1 for a file that is no such report.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withSection } from '../docs/markers.ts';
import { readReport, settledTable } from './table.ts';

const folder = new URL('../../test/fixtures/verify-reports/', import.meta.url);
const document = new URL('../../docs/contract.md', import.meta.url);

const stored = () => readdirSync(folder).filter((name) => name.endsWith('.json'));
const readFile = (file: URL | string): unknown => JSON.parse(readFileSync(file, 'utf8'));

try {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('npm run verify:take -- <report.json>');
  const report = readReport(readFile(file));
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (stored().some((name) => readFileSync(new URL(name, folder), 'utf8') === text))
    throw new Error('the same report was taken before');
  const kind = report.host === 'api.portkey.ai' ? 'hosted' : report.host;
  const name = `${report.date}-${kind}-${stored().length + 1}.json`;
  writeFileSync(new URL(name, folder), text);
  const reports = stored().map((one) => readReport(readFile(new URL(one, folder))));
  writeFileSync(
    document,
    withSection(readFileSync(document, 'utf8'), 'verify-reports', settledTable(reports)),
  );
  console.log(`${fileURLToPath(new URL(name, folder))} was written, and docs/contract.md`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
