// One search of find_references: what it looks for, what it has read, and what it could not read.
import type { ToolName } from '../../../generated/index.ts';
import { PortkeyError } from '../../../portkey/errors.ts';
import type { CompositeContext } from '../composite.ts';
import { textOf } from '../prompts/content.ts';
import type { Kind, Row } from './rules.ts';

/** Pages of 100 that are read of each list when the caller does not say. */
const usualPages = 20;

export interface FindArguments {
  readonly id: string;
  readonly workspace_id?: string;
  readonly max_pages?: number;
}

export interface Reference {
  readonly type: string;
  readonly id: string | undefined;
  readonly slug?: string;
  readonly name?: string;
  /** Where in the object the reference stands. */
  readonly where: readonly string[];
}

/** What could not be read, so that nothing is known of it. */
interface Gap {
  readonly what: string;
  readonly reason: string;
  /** The kind of object that was listed; absent where one object could not be read. */
  readonly kind?: Kind;
}

/** Failures that will meet every call alike. */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof PortkeyError)) return true;
  const { status, code } = error.facts;
  return status === 401 || code === 'cancelled' || code === 'no_api_key' || code === 'bad_key';
}

/** True when Portkey says that there is nothing of that id, in the words it has for that. */
function saysNoSuch(error: PortkeyError): boolean {
  const { status } = error.facts;
  return status === 400 || status === 403 || status === 404;
}

/** What a row goes by in a reference. */
function nameOf(type: string, row: Row): Omit<Reference, 'where'> {
  const [id, slug, name] = [textOf(row['id']), textOf(row['slug']), textOf(row['name'])];
  return { type, id, ...(slug !== undefined && { slug }), ...(name !== undefined && { name }) };
}

export class Search {
  readonly work: CompositeContext;
  readonly #args: FindArguments;
  readonly #gaps: Gap[] = [];
  /** How many objects of each kind were looked at. */
  readonly read: Record<string, number> = {};
  firstError: PortkeyError | undefined;

  constructor(context: CompositeContext, args: FindArguments) {
    this.work = context;
    this.#args = args;
  }

  /** Runs a read; where it is refused, notes that and gives undefined. */
  async attempt<Result>(what: string, run: () => Promise<Result>, kind?: Kind): Promise<Result | undefined> {
    try {
      return await run();
    } catch (error) {
      if (isHopeless(error) || !(error instanceof PortkeyError)) throw error;
      this.firstError ??= error;
      if (error.facts.code === 'composite_limit') {
        // One line for all that was not reached, not one for each.
        const first = this.#gaps.find(({ reason }) => reason === error.message);
        const unread = Number(first?.what.split(' ')[0] ?? 0) + 1;
        if (first) this.#gaps.splice(this.#gaps.indexOf(first), 1);
        this.#gaps.push({
          what: `${unread} further ${unread === 1 ? 'read' : 'reads'}`,
          reason: error.message,
        });
        return undefined;
      }
      const isKnown = this.#gaps.some((gap) => gap.what === what && gap.reason === error.message);
      if (!isKnown) this.#gaps.push({ what, reason: error.message, ...(kind && { kind }) });
      return undefined;
    }
  }

  /** The same for an object that may not be there, which is no gap. */
  attemptOne(what: string, run: () => Promise<Row>): Promise<Row | undefined> {
    return this.attempt(what, async () => {
      try {
        return await run();
      } catch (error) {
        if (error instanceof PortkeyError && saysNoSuch(error)) return undefined;
        throw error;
      }
    });
  }

  /** A list, of the chosen workspace where the list can be asked for that; undefined when it is refused. */
  async list(kind: Kind, tool: ToolName, scoped: boolean): Promise<readonly Row[] | undefined> {
    const { workspace_id, max_pages = usualPages } = this.#args;
    const scope = scoped && workspace_id !== undefined ? { workspace_id } : {};
    const what = tool.replace('list_', '').replaceAll('_', ' ');
    const list = await this.attempt(what, () => this.work.list(tool, scope, max_pages), kind);
    if (list?.stopped !== undefined && !this.#gaps.some((gap) => gap.what === what))
      this.#gaps.push({ what, reason: list.stopped, kind });
    return list?.rows;
  }

  /** Looks at every row, a few at a time. */
  async scan(
    type: string,
    rows: readonly Row[],
    look: (row: Row, id: string) => Promise<readonly string[]> | readonly string[],
  ): Promise<Reference[]> {
    this.read[type] = rows.length;
    let done = 0;
    const found = await this.work.mapConcurrent(rows, async (row): Promise<Reference[]> => {
      const named = nameOf(type, row);
      const handle = named.slug ?? named.id ?? '';
      const where = await this.attempt(`${type} ${handle}`, async () => look(row, named.id ?? handle));
      done += 1;
      if (done % 25 === 0) this.work.progress(`${type}: ${done} of ${rows.length} read`);
      return where && where.length > 0 ? [{ ...named, where }] : [];
    });
    return found.flat();
  }

  /**
   * What was missed. A list that only tells what an object is may be refused without loss, once that is settled:
   * objects of several kinds may share a slug, and each kind is referred to elsewhere.
   */
  gaps(settled: boolean): readonly Pick<Gap, 'what' | 'reason'>[] {
    return this.#gaps
      .filter(({ kind }) => kind === undefined || !settled || this.read[kind] !== undefined)
      .map(({ what, reason }) => ({ what, reason }));
  }
}
