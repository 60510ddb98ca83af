// portkey-admin-mcp doctor: what is set, whether Portkey answers, what the key seems to be allowed, and which
// clients the catalogue fits. One line a finding, with what to do.

import { createBackend } from '../../catalog/backend.ts';
import { compose } from '../../catalog/build-catalog.ts';
import { clients } from '../clients/index.ts';
import { type Session, withSession } from './context.ts';
import { wrap } from './output.ts';
import { probes } from './permission-checks.ts';

type Mark = 'ok' | 'note' | 'bad';

interface Finding {
  readonly mark: Mark;
  readonly what: string;
  readonly then?: string;
}

/** Characters of listing JSON to a token, measured on this catalogue (o200k). */
const charactersPerToken = 4.5;

function settingsFindings({ settings }: Session): Finding[] {
  const { portkey, selection, sandbox, confirm, toolMode } = settings;
  const key = portkey.apiKey;
  const first: Finding = sandbox
    ? { mark: 'ok', what: `sandbox (${sandbox.scope} key): nothing real is touched` }
    : key === undefined
      ? {
          mark: 'bad',
          what: 'PORTKEY_API_KEY is not set',
          then: 'set it; a key is made in Portkey under API Keys. --sandbox needs none',
        }
      : {
          mark: 'ok',
          what: `PORTKEY_API_KEY is set (${key.length} characters, ends in …${key.length > 12 ? key.slice(-3) : ''})`,
        };
  return [
    first,
    ...(sandbox
      ? []
      : [
          {
            mark: 'ok' as const,
            what: `Portkey at ${portkey.baseUrl}${portkey.gatewayUrl === undefined ? '' : `, gateway at ${portkey.gatewayUrl}`}`,
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

function listingFindings({ assembly, settings }: Session): Finding[] {
  const listed = assembly.surface.listed;
  const tokens = Math.round(
    JSON.stringify(listed.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })))
      .length / charactersPerToken,
  );
  const size: Finding = { mark: 'ok', what: `${listed.length} tools listed, about ${tokens} tokens` };
  const hidden = (assembly.catalogue.hidden ?? []).map((what): Finding => ({ mark: 'note', what }));
  if (settings.toolMode === 'discover') return [size, ...hidden];
  const narrow = clients
    .filter(({ maxTools }) => maxTools !== undefined && listed.length > maxTools)
    .map(
      ({ name, maxTools }): Finding => ({
        mark: 'note',
        what: `${name} handles about ${maxTools} tools`,
        then: 'there, set PORTKEY_TOOL_MODE=discover or PORTKEY_TOOL_DOMAINS',
      }),
    );
  return [size, ...hidden, ...narrow];
}

async function probeFindings(session: Session): Promise<Finding[]> {
  const { assembly, settings, screen } = session;
  if (!settings.sandbox && settings.portkey.apiKey === undefined) return [];
  const findings: Finding[] = [];
  const can: string[] = [];
  const cannot: string[] = [];
  // Whatever tools the settings leave: what is asked is whether Portkey answers, and what the key may read.
  const every = compose(createBackend(assembly.portkey, settings.portkey.maxResultBytes), {
    readOnly: true,
    preview: false,
  });
  for (const [index, [name, what, args]] of probes.entries()) {
    screen.progress({ progress: index, total: probes.length, message: what });
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
        ...(error?.hint !== undefined && { then: error.hint }),
      });
      // Without an answer, or with a key that is refused, the other reads would say the same.
      if (error?.status === undefined || error.status === 401) return findings;
    }
    if (index === 0 && error?.status !== 401)
      findings.push({ mark: 'ok', what: `Portkey answered in ${ms} ms` });
  }
  if (can.length > 0) findings.push({ mark: 'ok', what: `the key reads ${can.join(', ')}` });
  if (cannot.length > 0) {
    findings.push({
      mark: 'note',
      what: `the key may not read ${cannot.join(', ')}`,
      then: 'it needs more scopes, or a plan that has them; their tools answer 403',
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
