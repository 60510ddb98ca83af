// Every setting by name, with its default and what it means: --help and the README's table are made from this.
// A test holds it against the variables that the code reads.

export interface Variable {
  readonly name: string;
  /** As a person would write it; empty when there is none. */
  readonly otherwise: string;
  readonly meaning: string;
}

/** Settings of both servers. */
export const sharedVariables: readonly Variable[] = [
  {
    name: 'PORTKEY_API_KEY',
    otherwise: '',
    meaning:
      'The Portkey key. Without it the server starts and lists its tools; a call that needs it says so and sends nothing.',
  },
  {
    name: 'PORTKEY_READ_ONLY',
    otherwise: 'false',
    meaning: 'Only tools that change nothing. Nothing else can widen it.',
  },
  {
    name: 'PORTKEY_TOOL_MODE',
    otherwise: 'full',
    meaning:
      '`full`: one tool an operation. `discover`: four tools that find and call all the others, for clients that take few tools.',
  },
  {
    name: 'PORTKEY_TOOL_DOMAINS',
    otherwise: 'all',
    meaning: 'Comma-separated domains to keep. `MCP_TOOL_DOMAINS` is the same.',
  },
  {
    name: 'PORTKEY_TOOLS',
    otherwise: 'all',
    meaning: 'Comma-separated tool names to keep; `*` is a wildcard.',
  },
  {
    name: 'PORTKEY_EXCLUDE_TOOLS',
    otherwise: '',
    meaning: 'Comma-separated tool names to leave out; `*` is a wildcard.',
  },
  {
    name: 'PORTKEY_PREVIEW',
    otherwise: 'false',
    meaning: 'Also the tools for endpoints that Portkey has not published.',
  },
  {
    name: 'PORTKEY_CONFIRM',
    otherwise: 'auto',
    meaning:
      'Destructive calls. `auto` asks through the client where it can ask, else runs; `always` asks, and where the client cannot, wants a second call with a token; `never`.',
  },
  {
    name: 'MCP_CONFIRM_KEY',
    otherwise: 'random',
    meaning:
      '32 bytes in base64 that seal what a person confirms. Processes behind one address need the same, or what one asked is refused by the next.',
  },
  {
    name: 'PORTKEY_BASE_URL',
    otherwise: 'https://api.portkey.ai/v1',
    meaning: 'The control plane. `http:` is for loopback hosts. Credentials in the URL are refused.',
  },
  {
    name: 'PORTKEY_GATEWAY_URL',
    otherwise: 'the base URL',
    meaning: 'The data plane, where it is hosted apart (prompt render and completions, logs, feedback).',
  },
  { name: 'PORTKEY_ALLOW_INSECURE_HTTP', otherwise: 'false', meaning: 'Take `http:` for other hosts too.' },
  {
    name: 'PORTKEY_ALLOW_PRIVATE_BASE_URL',
    otherwise: 'false',
    meaning: 'Accepted for old configurations; has no effect.',
  },
  {
    name: 'PORTKEY_TIMEOUT_MS',
    otherwise: '30000',
    meaning: 'The longest that one attempt may take, headers and body.',
  },
  { name: 'PORTKEY_MAX_RETRIES', otherwise: '2', meaning: 'Retries of what is safe to retry.' },
  {
    name: 'PORTKEY_MAX_RESULT_BYTES',
    otherwise: '100000',
    meaning: 'The most that one result puts into the conversation.',
  },
  {
    name: 'PORTKEY_SANDBOX',
    otherwise: 'false',
    meaning: 'Talk to the embedded sandbox instead of Portkey: no key, no network. `--sandbox` is the same.',
  },
  {
    name: 'PORTKEY_SANDBOX_SCOPE',
    otherwise: 'organisation',
    meaning: "`workspace` gives the sandbox's key the rights of a workspace key: gated tools answer 403.",
  },
  {
    name: 'PORTKEY_SANDBOX_FAULTS',
    otherwise: '',
    meaning: 'Failures to rehearse; [docs/sandbox.md](docs/sandbox.md) has the syntax.',
  },
  {
    name: 'PORTKEY_SANDBOX_NOW',
    otherwise: 'the clock',
    meaning: 'An ISO 8601 time at which the sandbox starts, for runs that must repeat.',
  },
  {
    name: 'LOG_LEVEL',
    otherwise: 'warn',
    meaning: '`silent`, `error`, `warn`, `info` or `debug`. One JSON object a line, on stderr.',
  },
  {
    name: 'HTTPS_PROXY',
    otherwise: '',
    meaning: 'With `HTTP_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`: as everywhere.',
  },
];

/** Settings of the HTTP server alone. */
export const httpVariables: readonly Variable[] = [
  { name: 'MCP_HOST', otherwise: '127.0.0.1', meaning: 'Bind address.' },
  { name: 'MCP_PORT', otherwise: '3000', meaning: 'Port.' },
  { name: 'MCP_PUBLIC_BASE_URL', otherwise: '', meaning: 'The absolute URL to advertise.' },
  {
    name: 'MCP_AUTH_MODE',
    otherwise: 'none',
    meaning:
      '`none`, `bearer`, `clerk` or `oidc`. `none` is refused unless `MCP_ALLOW_UNAUTHENTICATED_HTTP=true`.',
  },
  { name: 'MCP_ALLOW_UNAUTHENTICATED_HTTP', otherwise: 'false', meaning: 'For local debugging.' },
  { name: 'MCP_AUTH_TOKEN', otherwise: '', meaning: 'The bearer secret, 16 characters or more.' },
  { name: 'MCP_OIDC_ISSUER', otherwise: '', meaning: 'Any OAuth 2.1 or OpenID issuer.' },
  { name: 'MCP_OIDC_AUDIENCE', otherwise: '', meaning: 'The audience that a token must be for.' },
  { name: 'MCP_OIDC_JWKS_URL', otherwise: 'discovered', meaning: "Where the issuer's keys are." },
  { name: 'MCP_OIDC_REQUIRED_SCOPES', otherwise: '', meaning: 'Scopes that a token must have.' },
  {
    name: 'CLERK_ISSUER',
    otherwise: '',
    meaning: 'The Clerk instance. At least one policy below is required.',
  },
  { name: 'CLERK_AUDIENCE', otherwise: '', meaning: 'The audience that a token must be for.' },
  { name: 'CLERK_ALLOWED_SUBJECTS', otherwise: '', meaning: 'Policy: user ids.' },
  { name: 'CLERK_ALLOWED_ORGANIZATION_IDS', otherwise: '', meaning: 'Policy: organisation ids.' },
  { name: 'CLERK_ALLOWED_ROLES', otherwise: '', meaning: 'Policy: organisation roles.' },
  { name: 'CLERK_REQUIRED_PERMISSIONS', otherwise: '', meaning: 'Policy: permissions, all of them.' },
  {
    name: 'MCP_PORTKEY_KEY_MODE',
    otherwise: 'shared',
    meaning:
      '`shared`: all callers use `PORTKEY_API_KEY`. `per-request`: each brings its own in the `x-portkey-api-key` header.',
  },
  {
    name: 'MCP_SESSION_MODE',
    otherwise: 'stateful',
    meaning: 'For clients of protocol versions up to 2025-11-25: `stateful` or `stateless`.',
  },
  {
    name: 'MCP_MAX_SESSIONS',
    otherwise: '100',
    meaning: 'The next `initialize` gets 503 and `Retry-After`.',
  },
  { name: 'MCP_SESSION_TIMEOUT_MS', otherwise: '3600000', meaning: 'Idle sessions end.' },
  {
    name: 'MCP_EVENT_STORE',
    otherwise: 'off',
    meaning: '`off`, `memory` or `redis`: replay after a dropped stream.',
  },
  { name: 'MCP_EVENT_TTL_SECONDS', otherwise: '300', meaning: 'How long events are kept.' },
  { name: 'MCP_EVENT_STORE_MAX_EVENTS', otherwise: '10000', meaning: 'How many.' },
  { name: 'MCP_EVENT_STORE_MAX_BYTES', otherwise: '67108864', meaning: 'How much of them.' },
  {
    name: 'MCP_EVENT_STORE_COMMAND_TIMEOUT_MS',
    otherwise: '5000',
    meaning: 'The longest that one Redis command may take.',
  },
  {
    name: 'MCP_REDIS_URL',
    otherwise: '',
    meaning: 'Redis for events; `rediss:` is required for hosts other than loopback.',
  },
  { name: 'MCP_REDIS_KEY_PREFIX', otherwise: '', meaning: 'Goes before every key.' },
  {
    name: 'MCP_EVENT_ENCRYPTION_KEY',
    otherwise: '',
    meaning: '32 bytes in base64: encrypts what is stored in Redis.',
  },
  { name: 'MCP_TLS_KEY_PATH', otherwise: '', meaning: 'Native HTTPS: the key. Reloaded when it changes.' },
  { name: 'MCP_TLS_CERT_PATH', otherwise: '', meaning: 'Native HTTPS: the certificate.' },
  { name: 'ALLOWED_ORIGINS', otherwise: '', meaning: 'CORS and Origin allow-list.' },
  {
    name: 'ALLOWED_HOSTS',
    otherwise: 'loopback, bind address, public host',
    meaning: 'Host allow-list, in every auth mode.',
  },
  { name: 'MCP_TRUST_PROXY', otherwise: 'false', meaning: '`false`, a hop count or a subnet list.' },
  { name: 'MCP_MAX_REQUEST_SIZE', otherwise: '1mb', meaning: 'Body limit; the next byte gets 413.' },
  { name: 'RATE_LIMIT_ENABLED', otherwise: 'true', meaning: 'Limits requests per caller and address.' },
  { name: 'RATE_LIMIT_MAX', otherwise: '300', meaning: 'Requests a window.' },
  { name: 'RATE_LIMIT_WINDOW_MS', otherwise: '60000', meaning: 'The window.' },
  {
    name: 'RATE_LIMIT_STORE',
    otherwise: 'memory',
    meaning: '`memory`, or `redis` to share limits between processes.',
  },
  { name: 'RATE_LIMIT_REDIS_URL', otherwise: '', meaning: 'Redis for limits.' },
  { name: 'RATE_LIMIT_REDIS_KEY_PREFIX', otherwise: '', meaning: 'Goes before every key.' },
  { name: 'RATE_LIMIT_MAX_BUCKETS', otherwise: '10000', meaning: 'How many callers are counted at most.' },
];
