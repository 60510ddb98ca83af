// What reports of `verify` settle: read without trust, and a table of it for docs/contract.md.
import { isRecord } from '../../src/runtime/json.ts';
import { expectedDifferences, questions, type Report } from '../../src/verify/run.ts';

/** What is taken of a report: its day, the kind of host, and the answers to questions that are known. */
export interface TakenReport {
  readonly date: string;
  readonly host: Exclude<Report['host'], 'sandbox'>;
  readonly answers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const hosts: readonly unknown[] = ['api.portkey.ai', 'self-hosted'];
/** The longest name or word of an answer, in characters. `verify` makes none longer. */
const longest = 400;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longest;
}

/** @throws Error that says why it is no report of `verify` about an account. */
export function readReport(value: unknown): TakenReport {
  if (!isRecord(value) || !Array.isArray(value['answers'])) throw new Error('it is no report of verify');
  const { date, host } = value;
  if (host === 'sandbox') throw new Error('it is about the sandbox, which settles nothing');
  if (!hosts.includes(host)) throw new Error('its host is neither api.portkey.ai nor self-hosted');
  if (typeof date !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(date)) throw new Error('it has no date');
  const known = new Set(questions.map(({ id }) => id));
  const answers: Record<string, Record<string, string>> = {};
  for (const one of value['answers']) {
    if (!isRecord(one) || !isText(one['id']) || !known.has(one['id']) || !isRecord(one['answer'])) continue;
    const parts = Object.entries(one['answer']).filter(
      (part): part is [string, string] => isText(part[0]) && isText(part[1]),
    );
    answers[one['id']] = Object.fromEntries(parts);
  }
  if (Object.keys(answers).length === 0) throw new Error('it answers no question that is known');
  return { date, host: host as TakenReport['host'], answers };
}

/** The rows of the table: one a question that was answered, newest day first where reports agree or differ. */
export function settledTable(reports: readonly TakenReport[]): string {
  if (reports.length === 0) return 'No report has come in yet.';
  const rows = questions.flatMap(({ id, title, settles }) => {
    const answered = reports.filter(({ answers }) => answers[id] !== undefined);
    if (answered.length === 0) return [];
    const found = answered.map(({ answers }) => expectedDifferences(id, answers[id] ?? {}));
    const days = answered.map(({ date }) => date).sort();
    const where = [...new Set(answered.map(({ host }) => (host === 'api.portkey.ai' ? 'hosted' : host)))];
    const parts = (of: 'contract' | 'sandbox') =>
      [...new Set(found.flatMap((one) => one[of]))].map((name) => `\`${name.replaceAll('|', '\\|')}\``);
    const [contract, sandbox] = [parts('contract'), parts('sandbox')];
    const outcome = [
      contract.length === 0 ? '' : `not as the contract has it: ${contract.join(', ')} (${settles})`,
      sandbox.length === 0 ? '' : `not as the sandbox answers: ${sandbox.join(', ')}`,
    ].filter((text) => text !== '');
    const count = `${answered.length} ${answered.length === 1 ? 'report' : 'reports'}`;
    return [
      `| ${id} | ${title} | ${days.at(-1)}, ${where.join(' and ')}, ${count} | ${outcome.join('; ') || 'as expected'} |`,
    ];
  });
  return ['| Question | | Settled | Outcome |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
