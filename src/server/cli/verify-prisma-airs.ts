// portkey-admin-mcp verify on Prisma AIRS: asks its open questions with the service account; it only reads.
import { setTimeout as sleep } from 'node:timers/promises';
import type { GeneratedOperation } from '../../generated/typed-operation.ts';
import { PortkeyError } from '../../portkey/errors.ts';
import { isRecord } from '../../runtime/json.ts';
import type { Plane } from '../../runtime/operation.ts';
import { type Ask, airsQuestions, type Seen } from '../../verify/prisma-airs.ts';
import { UsageError } from '../config/setting.ts';
import { version } from '../version.ts';
import { type Session, withSession } from './context.ts';

/** Two requests a second of a live tenant. */
const paceMs = 500;

function reading(plane: Plane, path: string): GeneratedOperation {
  return {
    key: `GET ${path}`,
    tool: 'verify',
    domain: 'verify',
    method: 'GET',
    path,
    plane,
    base: [plane === 'iam' ? 'v1' : 'v2'],
    readOnly: true,
    pathArguments: [],
    queryArguments: [],
    headerArguments: [],
    credentials: [],
    secrets: [],
    // The path is none of the contract's, which is what is asked about.
    call: (api, init) => api.GET(path as never, init as never),
  };
}

function asker({ services, settings, signal }: Session): Ask {
  return async (plane, path, query = {}): Promise<Seen> => {
    if (!settings.sandbox) await sleep(paceMs, undefined, { signal });
    try {
      const { status, body } = await services.portkey.send(
        reading(plane, path),
        { path: {}, query, header: {} },
        { signal },
      );
      return { status, body };
    } catch (error) {
      if (!(error instanceof PortkeyError) || signal.aborted) throw error;
      const { status = 0, code } = error.facts;
      return { status, ...(code !== undefined && { code }) };
    }
  };
}

/** Exit code 0 when all questions were answered, 1 when there was nothing to ask with, 2 for a wrong command line. */
export function verifyPrismaAirs(args: readonly string[]): Promise<number> {
  if (args.includes('--write')) throw new UsageError('on Prisma AIRS, verify only reads');
  return withSession(args, ['--json'], async (session) => {
    const { screen } = session;
    const ask = asker(session);
    const seen = await ask('data', '/workspaces');
    const data = isRecord(seen.body) ? seen.body['data'] : undefined;
    const first: unknown = Array.isArray(data) ? data[0] : undefined;
    if (!isRecord(first)) {
      screen.err(
        `No workspace can be reached (${seen.status}${seen.code === undefined ? '' : ` ${seen.code}`}).`,
      );
      screen.err('The account needs a role on the scope of one; docs/prisma-airs.md says which.');
      return 1;
    }
    const workspace = { id: String(first['id']), slug: String(first['slug']) };
    const answers = [];
    for (const [index, { id, title, settles, ask: put }] of airsQuestions.entries()) {
      screen.progress({ progress: index, total: airsQuestions.length, message: `${id} ${title}` });
      answers.push({ id, title, settles, answer: await put({ ask, workspace }) });
    }
    screen.endProgress();
    const report = { version, date: new Date().toISOString().slice(0, 10), platform: 'prisma-airs', answers };
    if (session.flags.has('--json')) screen.out(JSON.stringify(report, null, 2));
    else
      for (const { id, title, settles, answer } of answers) {
        screen.out(`${id} ${title} (${settles})`);
        for (const [what, how] of Object.entries(answer)) screen.out(`   ${what}: ${how}`);
      }
    return 0;
  });
}
