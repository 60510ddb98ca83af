// portkey-admin-mcp doctor: what is set, whether Portkey answers, what the key seems to be allowed, and which
// clients the catalog fits. One line a finding, with what to do.

import { createBackend } from '../../catalog/backend.ts';
import { buildCatalog, type Catalog } from '../../catalog/build-catalog.ts';
import { portkeyPlatform } from '../../catalog/platforms/platform.ts';
import { clients, narrowMode, openAiMaxTools } from '../clients/index.ts';
import { type Session, withSession } from './context.ts';
import { wrap } from './output.ts';
import { permissionChecks } from './permission-checks.ts';

type Mark = 'ok' | 'note' | 'bad';

interface Finding {
  readonly mark: Mark;
  readonly what: string;
  readonly then?: string;
}

/** Characters of listing JSON to a token, measured on this catalog (o200k). */
const charactersPerToken = 4.5;

/** Of Prisma AIRS: whether the account is whole. Its id is no secret. */
function accountFinding({ account }: Session['settings']['portkey']): Finding {
  if (account)
    return {
      mark: 'ok',
      what: `service account ${account.clientId}, tenant service group ${account.tenant}`,
    };
  return {
    mark: 'bad',
    what: 'there is no whole service account',
    then: 'set PANW_AI_GW_CLIENT_ID, PANW_AI_GW_CLIENT_SECRET and PANW_AI_GW_TSG_ID. --sandbox needs none',
  };
}

function settingsFindings({ settings }: Session): Finding[] {
  const { portkey, selection, sandbox, confirm, toolMode } = settings;
  const key = portkey.apiKey;
  const onPrismaAirs = portkey.platform === 'prisma-airs';
  const service = onPrismaAirs ? 'Prisma AIRS' : 'Portkey';
  const first: Finding = sandbox
    ? { mark: 'ok', what: `sandbox (${sandbox.scope} key): nothing real is touched` }
    : onPrismaAirs
      ? accountFinding(portkey)
      : key === undefined
        ? {
            mark: 'bad',
            what: 'PORTKEY_API_KEY is not set',
            then: 'set it; a key is made in Portkey under API Keys. --sandbox needs none',
          }
        : {
            mark: 'ok',
            what: `PORTKEY_API_KEY is set (${key.length} ${key.length === 1 ? 'character' : 'characters'}${key.length > 12 ? `, ends in …${key.slice(-3)}` : ''})`,
          };
  return [
    first,
    ...(sandbox
      ? []
      : [
          {
            mark: 'ok' as const,
            what: `${service} at ${portkey.baseUrl}${portkey.gatewayUrl === undefined ? '' : `, gateway at ${portkey.gatewayUrl}`}`,
          },
        ]),
    selection.readOnly
      ? { mark: 'ok', what: 'read-only: no tool writes' }
      : {
          mark: 'note',
          what: `writes are possible; destructive calls: PORTKEY_CONFIRM=${confirm}`,
          then: 'PORTKEY_READ_ONLY=true leaves all writes out',
        },
    {
      mark: 'ok',
      what: `tool mode ${toolMode}, ${portkey.timeoutMs} ms an attempt, ${portkey.maxRetries} retries`,
    },
  ];
}

/** What the platform has nothing for, in one line: the reasons are many, and asked for one tool at a time. */
function absences({ platform = portkeyPlatform }: Catalog): Finding[] {
  const absent = platform.absent.size;
  if (absent === 0) return [];
  return [
    {
      mark: 'note',
      what: `${absent} tools of Portkey are not on ${platform.label}`,
      then: 'find_tools says why, given the name of one',
    },
  ];
}

function listingFindings({ services, settings }: Session): Finding[] {
  const listed = services.surface.listed;
  const tokens = Math.round(
    JSON.stringify(listed.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })))
      .length / charactersPerToken,
  );
  const size: Finding = {
    mark: 'ok',
    what: `${listed.length} tools listed, find_tools among them, about ${tokens} tokens`,
  };
  const hidden: Finding[] = [
    ...(services.catalog.hidden ?? []).map((what): Finding => ({ mark: 'note', what })),
    ...absences(services.catalog),
  ];
  if (settings.toolMode === 'discover') return [size, ...hidden];
  return [size, ...hidden, ...limitFindings(listed.length)];
}

/** Who takes fewer tools than are listed: models of OpenAI, and clients by a limit of their own. */
function limitFindings(listed: number): Finding[] {
  const models: Finding[] =
    listed > openAiMaxTools
      ? [
          {
            mark: 'note',
            what: `OpenAI's models take at most ${openAiMaxTools} tools in one request, those of the client included; only Codex groups them`,
            then: 'with them, set PORTKEY_TOOL_MODE=compact or discover, or PORTKEY_TOOL_DOMAINS',
          },
        ]
      : [];
  const own = clients.flatMap(({ name, maxTools, ownTools }): Finding[] => {
    const mode = narrowMode(maxTools, listed);
    if (mode === undefined || ownTools !== undefined) return [];
    return [
      {
        mark: 'note',
        what: `${name} handles about ${maxTools} tools`,
        then: `there, set PORTKEY_TOOL_MODE=${mode} or PORTKEY_TOOL_DOMAINS`,
      },
    ];
  });
  return [...models, ...own];
}

/** Where the answer is one that the contract does not expect, what tells whether it is wrong. */
function withVerify(hint: string, status: number | undefined): string {
  return status === 400 || status === 404
    ? `${hint} It may be a difference from what this server expects of Portkey: portkey-admin-mcp verify asks, only reads, and writes a report without secrets`
    : hint;
}

async function probeFindings(session: Session): Promise<Finding[]> {
  const { services, settings, screen } = session;
  const { apiKey, account } = settings.portkey;
  if (!settings.sandbox && apiKey === undefined && account === undefined) return [];
  const { platform = portkeyPlatform } = services.catalog;
  const who = platform.name === 'portkey' ? 'key' : 'service account';
  const checks = permissionChecks[platform.name];
  const findings: Finding[] = [];
  const can: string[] = [];
  const cannot: string[] = [];
  // Whatever tools the settings leave: what is asked is whether Portkey answers, and what the key may read.
  const backend = createBackend(services.portkey, settings.portkey.maxResultBytes, platform);
  const every = buildCatalog(backend, { readOnly: true, preview: false }, platform);
  for (const [index, [name, what, args]] of checks.entries()) {
    screen.progress({ progress: index, total: checks.length, message: what });
    const begun = performance.now();
    const outcome = await session.call(name, args, every);
    const ms = Math.round(performance.now() - begun);
    const error = outcome.value['error'] as { status?: number; message?: string; hint?: string } | undefined;
    if (outcome.ok) can.push(what);
    else if (error?.status === 403) cannot.push(what);
    else {
      findings.push({
        mark: 'bad',
        what: `${what}: ${error?.status ?? ''} ${error?.message ?? ''}`.trim(),
        ...(error?.hint !== undefined && { then: withVerify(error.hint, error.status) }),
      });
      // Without an answer, or with a key that is refused, the other reads would say the same.
      if (error?.status === undefined || error.status === 401) return findings;
    }
    if (index === 0 && error?.status !== 401)
      findings.push({ mark: 'ok', what: `${platform.label} answered in ${ms} ms` });
  }
  if (can.length > 0) findings.push({ mark: 'ok', what: `the ${who} reads ${can.join(', ')}` });
  if (cannot.length > 0) {
    findings.push({
      mark: 'note',
      what: `the ${who} may not read ${cannot.join(', ')}`,
      then:
        platform.name === 'portkey'
          ? 'it needs more scopes, or a plan that has them; their tools answer 403'
          : "it needs an admin role at the tenant's root, and a role on each workspace's scope; docs/prisma-airs.md",
    });
  }
  return findings;
}

/** Exit code 1 when something is in the way of work. */
export function doctor(args: readonly string[]): Promise<number> {
  return withSession(args, ['--json'], async (session) => {
    const { screen, flags } = session;
    const { colour } = screen;
    const findings = [
      ...settingsFindings(session),
      ...listingFindings(session),
      ...(await probeFindings(session)),
    ];
    screen.endProgress();
    if (flags.has('--json')) screen.out(JSON.stringify(findings, null, 2));
    else {
      const marks: Record<Mark, string> = {
        ok: colour.green('ok  '),
        note: colour.yellow('note'),
        bad: colour.red('BAD '),
      };
      for (const { mark, what, then } of findings) {
        const [first = '', ...more] = wrap(what, screen.width - 5);
        screen.out(`${marks[mark]} ${first}`);
        for (const line of more) screen.out(`     ${line}`);
        if (then !== undefined) {
          for (const [index, line] of wrap(then, screen.width - 7).entries()) {
            screen.out(`     ${colour.dim(`${index === 0 ? '→' : ' '} ${line}`)}`);
          }
        }
      }
    }
    return findings.some((finding) => finding.mark === 'bad') ? 1 : 0;
  });
}
