// Host and Origin checks, and CORS. Runs first.

import { type HttpSettings, hostName } from '../../config/http-settings.ts';
import { type HeaderBag, header, type Incoming, json, type Outgoing } from '../exchange.ts';

const methods = 'GET, POST, DELETE, OPTIONS';

/** What a page's script may send besides what every page may. */
const requestHeaders = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'traceparent',
  'tracestate',
];

/** What a page's script may read. */
const exposed =
  'mcp-session-id, mcp-protocol-version, www-authenticate, retry-after, ratelimit, ratelimit-policy, ratelimit-limit, ratelimit-remaining, ratelimit-reset';

export interface Guard {
  /** The refusal, or undefined for a request that may go on. */
  readonly check: (incoming: Pick<Incoming, 'headers'>) => Outgoing | undefined;
  /** The same for what is answered whatever the Host names, as long as it names one. */
  readonly checkProbe: (incoming: Pick<Incoming, 'headers'>) => Outgoing | undefined;
  /** The CORS headers of an answer to that request. */
  readonly cors: (headers: HeaderBag) => Readonly<Record<string, string>> | undefined;
  readonly preflight: (incoming: Incoming) => Outgoing;
}

function refusal(error: string, message: string): Outgoing {
  return json(403, { error, message });
}

/** `mcp-param-*` headers are named after a tool's arguments, so no list can hold them. */
function allowedHeaders(asked: string | undefined, keyHeader: string): string {
  const more = (asked ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => /^mcp-param-[\w-]{1,100}$/.test(name));
  return [...requestHeaders, keyHeader, ...more.slice(0, 50)].join(', ');
}

export function createGuard(
  settings: Pick<HttpSettings, 'allowedHosts' | 'allowedOrigins' | 'keyHeader'>,
): Guard {
  const hosts = new Set(settings.allowedHosts);
  const origins = new Set(settings.allowedOrigins);
  // Requests name the same few hosts over and over; the cache is bounded since anyone can name others.
  const judged = new Map<string, boolean>();

  const hostAllowed = (host: string): boolean => {
    const known = judged.get(host);
    if (known !== undefined) return known;
    const name = hostName(host);
    const allowed = name !== undefined && (hosts.has('*') || hosts.has(name));
    if (judged.size < 100) judged.set(host, allowed);
    return allowed;
  };
  // A page that this server itself served may call it: its host has passed already.
  const originAllowed = (origin: string, host: string): boolean =>
    origins.has('*') ||
    origins.has(origin) ||
    origin === `http://${host.toLowerCase()}` ||
    origin === `https://${host.toLowerCase()}`;

  const cors: Guard['cors'] = (headers) => {
    const origin = header(headers, 'origin');
    if (origin === undefined) return undefined;
    return {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': exposed,
      vary: 'Origin',
    };
  };

  const hostRefusal = (host: string | undefined): Outgoing =>
    refusal(
      'host_not_allowed',
      `The Host ${JSON.stringify((host ?? '').slice(0, 100))} is not allowed; ALLOWED_HOSTS names those that are.`,
    );

  const checkOrigin: Guard['check'] = ({ headers }) => {
    if (headers['origin'] === undefined) return undefined;
    const origin = header(headers, 'origin');
    if (origin === undefined || !originAllowed(origin, header(headers, 'host') ?? ''))
      return refusal(
        'origin_not_allowed',
        'Pages of that Origin may not call this server; ALLOWED_ORIGINS names those that may.',
      );
    return undefined;
  };

  return {
    check: ({ headers }) => {
      const host = header(headers, 'host');
      if (host === undefined || !hostAllowed(host)) return hostRefusal(host);
      return checkOrigin({ headers });
    },
    checkProbe: ({ headers }) => {
      const host = header(headers, 'host');
      return host === undefined || hostName(host) === undefined
        ? hostRefusal(host)
        : checkOrigin({ headers });
    },
    cors,
    preflight: ({ headers }) => ({
      status: 204,
      headers: {
        allow: methods,
        ...(header(headers, 'origin') !== undefined && {
          'access-control-allow-methods': methods,
          'access-control-allow-headers': allowedHeaders(
            header(headers, 'access-control-request-headers'),
            settings.keyHeader,
          ),
          'access-control-max-age': '600',
        }),
      },
    }),
  };
}
