// Every setting by name, with its default and what it means: docs/settings.md is made from this, and the README's short
// table. Tests hold it against the variables that the code reads, and the defaults against those that it uses.

export interface Variable {
  readonly name: string;
  /** The value that stands in for an unset variable, or that value in words; empty when there is none. */
  readonly otherwise: string;
  /** Markdown; a link is relative to docs/. */
  readonly meaning: string;
}

export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly Variable[];
}

/** Settings of both servers. */
export const sharedGroups: readonly VariableGroup[] = [
  {
    title: 'Key and tools',
    variables: [
      {
        name: 'PORTKEY_API_KEY',
        otherwise: '',
        meaning:
          'The Portkey API key. Without it the server starts and lists its tools; a call that needs the key says so and sends nothing.',
      },
      {
        name: 'PORTKEY_READ_ONLY',
        otherwise: 'false',
        meaning: 'Offers only tools that change nothing. No other setting and no request can undo this.',
      },
      {
        name: 'PORTKEY_TOOL_MODE',
        otherwise: 'full',
        meaning:
          '`full`: one tool per operation. `discover`: four tools that find and call all the others, for clients that handle few tools.',
      },
      {
        name: 'PORTKEY_TOOL_DOMAINS',
        otherwise: 'all',
        meaning:
          'Domains to keep, comma-separated, as in `prompts,analytics`. `MCP_TOOL_DOMAINS` is another name for it.',
      },
      {
        name: 'PORTKEY_TOOLS',
        otherwise: 'all',
        meaning: 'Tools to keep, by name, comma-separated; `*` is a wildcard.',
      },
      {
        name: 'PORTKEY_EXCLUDE_TOOLS',
        otherwise: '',
        meaning:
          'Tools to leave out, by name, comma-separated; `*` is a wildcard. Tools that need one of them are left out too.',
      },
      {
        name: 'PORTKEY_PREVIEW',
        otherwise: 'false',
        meaning: 'Adds the preview tools: endpoints that Portkey has not published.',
      },
      {
        name: 'PORTKEY_CONFIRM',
        otherwise: 'auto',
        meaning:
          'What happens before a destructive call. `auto` asks the user where the client can ask, and runs otherwise; `always` asks, and where the client cannot, requires a second call with a token; `never` runs without asking.',
      },
      {
        name: 'MCP_CONFIRM_KEY',
        otherwise: 'random',
        meaning:
          '32 bytes in base64 that seal a confirmation. Processes behind one address need the same key; otherwise one process refuses what another has asked.',
      },
    ],
  },
  {
    title: 'Portkey',
    variables: [
      {
        name: 'PORTKEY_BASE_URL',
        otherwise: 'https://api.portkey.ai/v1',
        meaning:
          'The control plane. `http:` is accepted for loopback hosts only. A URL that contains credentials is refused.',
      },
      {
        name: 'PORTKEY_GATEWAY_URL',
        otherwise: 'the base URL',
        meaning:
          'The data plane, if it is hosted elsewhere. It serves prompt rendering and completions, log insertion and feedback.',
      },
      {
        name: 'PORTKEY_ALLOW_INSECURE_HTTP',
        otherwise: 'false',
        meaning: 'Accepts `http:` for other hosts too.',
      },
      {
        name: 'PORTKEY_ALLOW_PRIVATE_BASE_URL',
        otherwise: 'false',
        meaning: 'Accepted for old configurations; has no effect.',
      },
      {
        name: 'PORTKEY_TIMEOUT_MS',
        otherwise: '30000',
        meaning: 'Time limit of one attempt, headers and body together.',
      },
      {
        name: 'PORTKEY_MAX_RETRIES',
        otherwise: '2',
        meaning: 'Maximum number of retries. Only what is safe to repeat is retried.',
      },
      {
        name: 'PORTKEY_MAX_RESULT_BYTES',
        otherwise: '100000',
        meaning: 'Maximum size of one tool result, since it goes into the conversation.',
      },
      {
        name: 'HTTPS_PROXY',
        otherwise: '',
        meaning: 'With `HTTP_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`: standard meaning.',
      },
      {
        name: 'LOG_LEVEL',
        otherwise: 'warn',
        meaning: '`silent`, `error`, `warn`, `info` or `debug`. Logs go to stderr, one JSON object per line.',
      },
    ],
  },
  {
    title: 'Sandbox',
    variables: [
      {
        name: 'PORTKEY_SANDBOX',
        otherwise: 'false',
        meaning: 'Uses the embedded sandbox instead of Portkey: no key, no network. Same as `--sandbox`.',
      },
      {
        name: 'PORTKEY_SANDBOX_SCOPE',
        otherwise: 'organisation',
        meaning:
          "`workspace` gives the sandbox's key the rights of a workspace key: Enterprise-gated tools answer 403.",
      },
      {
        name: 'PORTKEY_SANDBOX_FAULTS',
        otherwise: '',
        meaning: 'Failures to rehearse; [the sandbox page](sandbox.md#rehearsing-failure) has the syntax.',
      },
      {
        name: 'PORTKEY_SANDBOX_NOW',
        otherwise: 'the current time',
        meaning: 'An ISO 8601 time at which the sandbox starts, for repeatable runs.',
      },
    ],
  },
];

/** Settings of the HTTP server alone. */
export const httpGroups: readonly VariableGroup[] = [
  {
    title: 'Address',
    variables: [
      { name: 'MCP_HOST', otherwise: '127.0.0.1', meaning: 'Bind address.' },
      { name: 'MCP_PORT', otherwise: '3000', meaning: 'Port; `0` takes a free one.' },
      {
        name: 'MCP_PUBLIC_BASE_URL',
        otherwise: '',
        meaning: 'The absolute URL at which clients reach the server.',
      },
      {
        name: 'MCP_TLS_KEY_PATH',
        otherwise: '',
        meaning: 'Native HTTPS: the private key, in PEM. Reloaded when it changes.',
      },
      {
        name: 'MCP_TLS_CERT_PATH',
        otherwise: '',
        meaning: 'Native HTTPS: the certificate with its chain, in PEM. Reloaded when it changes.',
      },
      {
        name: 'ALLOWED_HOSTS',
        otherwise: 'loopback names, bind address, public host',
        meaning:
          'Host names that are answered, comma-separated, in every authentication mode; `*` allows all. A list replaces the default.',
      },
      {
        name: 'ALLOWED_ORIGINS',
        otherwise: 'the public origin',
        meaning:
          'Origins that browsers may call from, comma-separated; `*` allows all. The origin of `MCP_PUBLIC_BASE_URL` is always allowed.',
      },
      {
        name: 'MCP_TRUST_PROXY',
        otherwise: 'false',
        meaning:
          'Whose `X-Forwarded-For` is believed: `false`, the number of proxies in front, or their subnets, comma-separated. `loopback`, `linklocal` and `uniquelocal` are names for the usual subnets.',
      },
      {
        name: 'MCP_MAX_REQUEST_SIZE',
        otherwise: '1mb',
        meaning: 'Maximum size of a request body, as in `512kb`. A larger body gets 413.',
      },
    ],
  },
  {
    title: 'Authentication',
    variables: [
      {
        name: 'MCP_AUTH_MODE',
        otherwise: 'none',
        meaning:
          '`none`, `bearer`, `clerk` or `oidc`. `none` is refused unless `MCP_ALLOW_UNAUTHENTICATED_HTTP=true`.',
      },
      {
        name: 'MCP_ALLOW_UNAUTHENTICATED_HTTP',
        otherwise: 'false',
        meaning: 'Allows `MCP_AUTH_MODE=none`, for local debugging.',
      },
      { name: 'MCP_AUTH_TOKEN', otherwise: '', meaning: 'The bearer secret, 16 characters or more.' },
      {
        name: 'MCP_PORTKEY_KEY_MODE',
        otherwise: 'shared',
        meaning:
          '`shared`: all callers use `PORTKEY_API_KEY`. `per-request`: each caller sends its own key in the `x-portkey-api-key` header.',
      },
      { name: 'MCP_OIDC_ISSUER', otherwise: '', meaning: 'Any OAuth 2.1 or OpenID issuer.' },
      {
        name: 'MCP_OIDC_AUDIENCE',
        otherwise: '',
        meaning: 'The audience that a token must be issued for. Required with `oidc`.',
      },
      {
        name: 'MCP_OIDC_JWKS_URL',
        otherwise: 'discovered',
        meaning: "Where the issuer's keys are, if the issuer has no metadata.",
      },
      {
        name: 'MCP_OIDC_REQUIRED_SCOPES',
        otherwise: '',
        meaning: 'Scopes that a token must have, all of them, comma-separated.',
      },
      {
        name: 'CLERK_ISSUER',
        otherwise: '',
        meaning: 'The Clerk instance. At least one of the four policies below is required.',
      },
      { name: 'CLERK_AUDIENCE', otherwise: '', meaning: 'The audience that a token must be issued for.' },
      {
        name: 'CLERK_ALLOWED_SUBJECTS',
        otherwise: '',
        meaning: 'Policy: user ids, one of which must match.',
      },
      {
        name: 'CLERK_ALLOWED_ORGANIZATION_IDS',
        otherwise: '',
        meaning: 'Policy: organisation ids, one of which must match.',
      },
      {
        name: 'CLERK_ALLOWED_ROLES',
        otherwise: '',
        meaning: 'Policy: organisation roles, one of which must match.',
      },
      {
        name: 'CLERK_REQUIRED_PERMISSIONS',
        otherwise: '',
        meaning: 'Policy: permissions that the token must have, all of them.',
      },
    ],
  },
  {
    title: 'Sessions and replay',
    variables: [
      {
        name: 'MCP_SESSION_MODE',
        otherwise: 'stateful',
        meaning:
          '`stateful` or `stateless`, for clients of protocol versions up to 2025-11-25. Newer clients have no sessions.',
      },
      {
        name: 'MCP_MAX_SESSIONS',
        otherwise: '100',
        meaning: 'Maximum number of sessions. The next `initialize` gets 503 and `Retry-After`.',
      },
      {
        name: 'MCP_SESSION_TIMEOUT_MS',
        otherwise: '3600000',
        meaning: 'A session that is idle for so long ends.',
      },
      {
        name: 'MCP_EVENT_STORE',
        otherwise: 'off',
        meaning: '`off`, `memory` or `redis`: where events are kept for replay after a dropped stream.',
      },
      { name: 'MCP_EVENT_TTL_SECONDS', otherwise: '300', meaning: 'How long events are kept.' },
      { name: 'MCP_EVENT_STORE_MAX_EVENTS', otherwise: '10000', meaning: 'Maximum number of events.' },
      { name: 'MCP_EVENT_STORE_MAX_BYTES', otherwise: '67108864', meaning: 'Maximum total bytes.' },
      {
        name: 'MCP_EVENT_STORE_COMMAND_TIMEOUT_MS',
        otherwise: '5000',
        meaning: 'Time limit of one Redis command.',
      },
      {
        name: 'MCP_REDIS_URL',
        otherwise: '',
        meaning: 'Redis for events; `rediss:` is required for hosts other than loopback.',
      },
      {
        name: 'MCP_REDIS_KEY_PREFIX',
        otherwise: 'portkey-admin-mcp:events',
        meaning: 'The beginning of each of these keys in Redis.',
      },
      {
        name: 'MCP_EVENT_ENCRYPTION_KEY',
        otherwise: '',
        meaning: '32 bytes in base64 that encrypt the events in Redis. Required with `redis`.',
      },
    ],
  },
  {
    title: 'Rate limits',
    variables: [
      { name: 'RATE_LIMIT_ENABLED', otherwise: 'true', meaning: 'Limits requests per caller and address.' },
      { name: 'RATE_LIMIT_MAX', otherwise: '300', meaning: 'Requests per window.' },
      { name: 'RATE_LIMIT_WINDOW_MS', otherwise: '60000', meaning: 'Length of the window.' },
      {
        name: 'RATE_LIMIT_STORE',
        otherwise: 'memory',
        meaning: '`memory`, or `redis` to share limits between processes.',
      },
      {
        name: 'RATE_LIMIT_REDIS_URL',
        otherwise: '`MCP_REDIS_URL`',
        meaning: 'Redis for limits; `rediss:` is required for hosts other than loopback.',
      },
      {
        name: 'RATE_LIMIT_REDIS_KEY_PREFIX',
        otherwise: 'portkey-admin-mcp:limits',
        meaning: 'The beginning of each of these keys in Redis.',
      },
      {
        name: 'RATE_LIMIT_MAX_BUCKETS',
        otherwise: '10000',
        meaning: 'Maximum number of callers that one process counts.',
      },
    ],
  },
];

export const sharedVariables: readonly Variable[] = sharedGroups.flatMap(({ variables }) => variables);
export const httpVariables: readonly Variable[] = httpGroups.flatMap(({ variables }) => variables);
