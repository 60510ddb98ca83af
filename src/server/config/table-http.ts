// Settings of the HTTP server alone, in the order of docs/settings.md.
import {
  boolean,
  byteSize,
  headerName,
  httpUrl,
  integer,
  issuerUrl,
  key32,
  list,
  oneOf,
  redisUrl,
  roles,
  string,
} from './parsers.ts';
import { setting } from './setting.ts';

export const httpTable = {
  MCP_HOST: setting(string(), {
    group: 'Address',
    default: '127.0.0.1',
    description: 'Bind address.',
  }),
  MCP_PORT: setting(integer(0, 65_535), {
    group: 'Address',
    default: '3000',
    description: 'Port; `0` takes a free one.',
  }),
  MCP_PUBLIC_BASE_URL: setting(httpUrl({ plain: true }), {
    group: 'Address',
    description: 'The absolute URL at which clients reach the server.',
  }),
  MCP_TLS_KEY_PATH: setting(string(), {
    group: 'Address',
    description: 'Native HTTPS: the private key, in PEM. Reloaded when it changes.',
  }),
  MCP_TLS_CERT_PATH: setting(string(), {
    group: 'Address',
    description: 'Native HTTPS: the certificate with its chain, in PEM. Reloaded when it changes.',
  }),
  ALLOWED_HOSTS: setting(list(), {
    group: 'Address',
    defaultInWords: 'loopback names, bind address, public host',
    description:
      'Host names that are answered, comma-separated, in every authentication mode; `*` allows all. A list replaces the default.',
  }),
  ALLOWED_ORIGINS: setting(list(), {
    group: 'Address',
    defaultInWords: 'the public origin',
    description:
      'Origins that browsers may call from, comma-separated; `*` allows all. The origin of `MCP_PUBLIC_BASE_URL` is always allowed.',
  }),
  MCP_TRUST_PROXY: setting(string(), {
    group: 'Address',
    default: 'false',
    description:
      'Whose `X-Forwarded-For` is believed: `false`, the number of proxies in front, or their subnets, comma-separated. `loopback`, `linklocal` and `uniquelocal` are names for the usual subnets.',
  }),
  MCP_MAX_REQUEST_SIZE: setting(byteSize(256 * 1024 ** 2), {
    group: 'Address',
    default: '1mb',
    description: 'Maximum size of a request body, as in `512kb`. A larger body gets 413.',
  }),
  MCP_AUTH_MODE: setting(oneOf(['none', 'bearer', 'clerk', 'oidc']), {
    group: 'Authentication',
    default: 'none',
    description:
      '`none`, `bearer`, `clerk` or `oidc`. `none` is refused unless `MCP_ALLOW_UNAUTHENTICATED_HTTP=true`.',
  }),
  MCP_ALLOW_UNAUTHENTICATED_HTTP: setting(boolean(), {
    group: 'Authentication',
    default: 'false',
    description: 'Allows `MCP_AUTH_MODE=none`, for local debugging.',
  }),
  MCP_AUTH_TOKEN: setting(string(), {
    group: 'Authentication',
    secret: true,
    description: 'The bearer secret, 16 characters or more.',
  }),
  MCP_PORTKEY_KEY_MODE: setting(oneOf(['shared', 'per-request']), {
    group: 'Authentication',
    default: 'shared',
    description:
      '`shared`: all callers use `PORTKEY_API_KEY`. `per-request`: each caller sends its own key in the header that `MCP_PORTKEY_KEY_HEADER` names.',
  }),
  MCP_PORTKEY_KEY_HEADER: setting(headerName(), {
    group: 'Authentication',
    default: 'x-portkey-api-key',
    description: "The name of that header. Gateways such as Portkey's own never forward the default one.",
  }),
  MCP_OIDC_ISSUER: setting(issuerUrl(), {
    group: 'Authentication',
    description: 'Any OAuth 2.1 or OpenID issuer.',
  }),
  MCP_OIDC_AUDIENCE: setting(string(), {
    group: 'Authentication',
    description: 'The audience that a token must be issued for. Required with `oidc`.',
  }),
  MCP_OIDC_JWKS_URL: setting(issuerUrl(), {
    group: 'Authentication',
    defaultInWords: 'discovered',
    description: "Where the issuer's keys are, if the issuer has no metadata.",
  }),
  MCP_OIDC_REQUIRED_SCOPES: setting(list(), {
    group: 'Authentication',
    description:
      'Scopes that a token must have, all of them, comma-separated. `api://…/Name` is met by `Name`, as Entra writes it into tokens.',
  }),
  MCP_OIDC_ADVERTISED_SCOPES: setting(list(), {
    group: 'Authentication',
    defaultInWords: 'the required ones',
    description:
      'Scopes that clients are told to ask for, where they are written differently than in the token.',
  }),
  MCP_ROLES: setting(roles(), {
    group: 'Authentication',
    description:
      'What bearers of tokens may do, by a claim of theirs: JSON, or the path of a file that holds it. See [Roles](deployment.md#roles).',
  }),
  CLERK_ISSUER: setting(issuerUrl(), {
    group: 'Authentication',
    description: 'The Clerk instance. At least one of the four policies below is required.',
  }),
  CLERK_AUDIENCE: setting(string(), {
    group: 'Authentication',
    description: 'The audience that a token must be issued for.',
  }),
  CLERK_AUTHORIZED_PARTIES: setting(list(), {
    group: 'Authentication',
    description:
      'Values of `azp` that a token may have, as a rule origins of your apps: tokens that other apps of the instance got are refused. Without it and without `CLERK_AUDIENCE` they are let in where a policy allows their user.',
  }),
  CLERK_ALLOWED_SUBJECTS: setting(list(), {
    group: 'Authentication',
    description: 'Policy: user ids, one of which must match.',
  }),
  CLERK_ALLOWED_ORGANIZATION_IDS: setting(list(), {
    group: 'Authentication',
    description: 'Policy: organisation ids, one of which must match.',
  }),
  CLERK_ALLOWED_ROLES: setting(list(), {
    group: 'Authentication',
    description: 'Policy: organisation roles, one of which must match.',
  }),
  CLERK_REQUIRED_PERMISSIONS: setting(list(), {
    group: 'Authentication',
    description: 'Policy: permissions that the token must have, all of them.',
  }),
  MCP_SESSION_MODE: setting(oneOf(['stateful', 'stateless']), {
    group: 'Sessions and replay',
    default: 'stateful',
    description:
      '`stateful` or `stateless`, for clients of protocol versions up to 2025-11-25. Newer clients have no sessions.',
  }),
  MCP_MAX_SESSIONS: setting(integer(1, 1_000_000), {
    group: 'Sessions and replay',
    default: '100',
    description:
      'Maximum number of sessions. The next `initialize` ends one that is idle: the caller’s own, or one of whoever has more than a fair share. Where there is none, it gets 503 and `Retry-After`.',
  }),
  MCP_SESSION_TIMEOUT_MS: setting(integer(1, 2_147_483_647), {
    group: 'Sessions and replay',
    default: '3600000',
    description: 'A session that is idle for so long ends.',
  }),
  MCP_EVENT_STORE: setting(oneOf(['off', 'memory', 'redis']), {
    group: 'Sessions and replay',
    default: 'off',
    description: '`off`, `memory` or `redis`: where events are kept for replay after a dropped stream.',
  }),
  MCP_EVENT_TTL_SECONDS: setting(integer(1, 86_400), {
    group: 'Sessions and replay',
    default: '300',
    description: 'How long events are kept.',
  }),
  MCP_EVENT_STORE_MAX_EVENTS: setting(integer(1, 10_000_000), {
    group: 'Sessions and replay',
    default: '10000',
    description: 'Maximum number of events.',
  }),
  MCP_EVENT_STORE_MAX_BYTES: setting(integer(1, 2 ** 40), {
    group: 'Sessions and replay',
    default: '67108864',
    description: 'Maximum total bytes.',
  }),
  MCP_EVENT_STORE_COMMAND_TIMEOUT_MS: setting(integer(1, 600_000), {
    group: 'Sessions and replay',
    default: '5000',
    description: 'Time limit of one Redis command.',
  }),
  MCP_REDIS_URL: setting(redisUrl(), {
    group: 'Sessions and replay',
    secret: true,
    description: 'Redis for events; `rediss:` is required for hosts other than loopback.',
  }),
  MCP_REDIS_KEY_PREFIX: setting(string(), {
    group: 'Sessions and replay',
    default: 'portkey-admin-mcp:events',
    description: 'The prefix of these keys in Redis.',
  }),
  MCP_EVENT_ENCRYPTION_KEY: setting(key32(), {
    group: 'Sessions and replay',
    secret: true,
    description: '32 bytes in base64 that encrypt the events in Redis. Required with `redis`.',
  }),
  RATE_LIMIT_ENABLED: setting(boolean(), {
    group: 'Rate limits',
    default: 'true',
    description: 'Limits requests per caller and address.',
  }),
  RATE_LIMIT_MAX: setting(integer(1, 1_000_000_000), {
    group: 'Rate limits',
    default: '300',
    description: 'Requests per window.',
  }),
  RATE_LIMIT_WINDOW_MS: setting(integer(1, 86_400_000), {
    group: 'Rate limits',
    default: '60000',
    description: 'Length of the window.',
  }),
  RATE_LIMIT_STORE: setting(oneOf(['memory', 'redis']), {
    group: 'Rate limits',
    default: 'memory',
    description: '`memory`, or `redis` to share limits between processes.',
  }),
  RATE_LIMIT_REDIS_URL: setting(redisUrl(), {
    group: 'Rate limits',
    defaultInWords: '`MCP_REDIS_URL`',
    secret: true,
    description: 'Redis for limits; `rediss:` is required for hosts other than loopback.',
  }),
  RATE_LIMIT_REDIS_KEY_PREFIX: setting(string(), {
    group: 'Rate limits',
    default: 'portkey-admin-mcp:limits',
    description: 'The prefix of these keys in Redis.',
  }),
  RATE_LIMIT_MAX_BUCKETS: setting(integer(1, 10_000_000), {
    group: 'Rate limits',
    default: '10000',
    description: 'Maximum number of callers that one process counts.',
  }),
} as const;
