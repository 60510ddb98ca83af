// Settings of both servers, in the order of docs/settings.md.
import {
  boolean,
  digits,
  headers,
  headerValue,
  httpUrl,
  integer,
  isoTime,
  key32,
  list,
  objectPatterns,
  oneOf,
  string,
} from './parsers.ts';
import { setting } from './setting.ts';

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export const sharedTable = {
  PORTKEY_API_KEY: setting(headerValue(), {
    group: 'Key and tools',
    secret: true,
    install: {
      title: 'Portkey API key',
      description: 'Without it the tools are listed, and a call that needs it says so.',
    },
    description:
      'The Portkey API key. Without it the server starts and lists its tools; a call that needs the key says so and sends nothing.',
  }),
  PORTKEY_READ_ONLY: setting(boolean(), {
    group: 'Key and tools',
    default: 'false',
    unfilled: 'true',
    install: {
      title: 'Read-only',
      description: 'Only tools that change nothing. Turn it off once you trust the server.',
      default: 'true',
    },
    description:
      'Offers only tools that change nothing, and none that reaches hosts beyond Portkey. No request can undo this.',
  }),
  PORTKEY_READ_ONLY_OPEN_WORLD: setting(boolean(), {
    group: 'Key and tools',
    default: 'false',
    description:
      'With `PORTKEY_READ_ONLY`: also offers the tools that change nothing and make Portkey connect to other hosts, some of the caller’s choice (tests of MCP and agent servers, fetching an agent card). What an agent has read can leave that way.',
  }),
  PORTKEY_TOOL_MODE: setting(oneOf(['full', 'compact', 'discover']), {
    group: 'Key and tools',
    default: 'full',
    install: {
      title: 'Tool mode',
      description:
        '"full": one tool per operation. "compact": the forty most used, and four that find and call the others. "discover": the four alone.',
    },
    description:
      '`full`: one tool per operation. `compact`: the forty that most work needs, and four that find and call all the others. `discover`: the four alone, for clients that handle few tools. OpenAI models take at most 128 tools: use one of the two, or domains.',
  }),
  PORTKEY_TOOL_DOMAINS: setting(list(), {
    group: 'Key and tools',
    defaultInWords: 'all',
    aliases: ['MCP_TOOL_DOMAINS'],
    install: {
      title: 'Domains',
      description: 'Domains to keep, separated by commas; all without.',
      placeholder: 'prompts,configs,analytics',
      registryOnly: true,
    },
    description:
      'Domains to keep, comma-separated, as in `prompts,analytics`. `MCP_TOOL_DOMAINS` is another name for it.',
  }),
  PORTKEY_TOOLS: setting(list(), {
    group: 'Key and tools',
    defaultInWords: 'all',
    description: 'Tools to keep, by name, comma-separated; `*` is a wildcard.',
  }),
  PORTKEY_EXCLUDE_TOOLS: setting(list(), {
    group: 'Key and tools',
    description:
      'Tools to leave out, by name, comma-separated; `*` is a wildcard. Tools that need one of them are left out too.',
  }),
  PORTKEY_PREVIEW: setting(boolean(), {
    group: 'Key and tools',
    default: 'false',
    description: 'Adds the preview tools: endpoints that Portkey has not published.',
  }),
  PORTKEY_CONFIRM: setting(oneOf(['auto', 'always', 'never']), {
    group: 'Key and tools',
    default: 'auto',
    description:
      'What happens before a destructive call. `auto` asks the user where the client can ask, and runs otherwise; `always` asks, and where the client cannot, requires a second call with a token; `never` runs without asking.',
  }),
  MCP_CONFIRM_KEY: setting(key32(), {
    group: 'Key and tools',
    defaultInWords: 'random',
    secret: true,
    description:
      '32 bytes in base64 that seal a confirmation. Processes behind one address need the same key; otherwise one process refuses what another has asked.',
  }),
  PORTKEY_PROTECTED_OBJECTS: setting(objectPatterns(), {
    group: 'Key and tools',
    description:
      'Objects that no plan deletes, comma-separated, as in `config/Main*,api_key/*`: kind and name, with `*` as a wildcard.',
  }),
  PORTKEY_BASE_URL: setting(httpUrl({ plain: true }), {
    group: 'Portkey',
    default: 'https://api.portkey.ai/v1',
    install: {
      title: 'Control plane',
      description: 'The control plane, where it is hosted elsewhere.',
      registryOnly: true,
    },
    description:
      'The control plane. `http:` is accepted for loopback hosts only. A URL that contains credentials is refused.',
  }),
  PORTKEY_GATEWAY_URL: setting(httpUrl({ plain: true }), {
    group: 'Portkey',
    defaultInWords: 'the base URL',
    description:
      'The data plane, if it is hosted elsewhere. It serves prompt rendering and completions, log insertion and feedback.',
  }),
  PORTKEY_ALLOW_INSECURE_HTTP: setting(boolean(), {
    group: 'Portkey',
    default: 'false',
    description: 'Accepts `http:` for other hosts too.',
  }),
  PORTKEY_ALLOW_PRIVATE_BASE_URL: setting(boolean(), {
    group: 'Portkey',
    default: 'false',
    description: 'Accepted for old configurations; has no effect.',
  }),
  PORTKEY_TIMEOUT_MS: setting(integer(1, 3_600_000), {
    group: 'Portkey',
    default: '30000',
    description: 'Time limit of one attempt, headers and body together.',
  }),
  PORTKEY_MAX_RETRIES: setting(integer(0, 10), {
    group: 'Portkey',
    default: '2',
    description: 'Maximum number of retries. Only what is safe to repeat is retried.',
  }),
  PORTKEY_MAX_RESULT_BYTES: setting(integer(1_000, 100_000_000), {
    group: 'Portkey',
    default: '24000',
    description:
      'Maximum size of one tool result, since it goes into the conversation. The default is what common clients take whole; a longer result is cut, with a note how to read on.',
  }),
  PORTKEY_RESULT_FORMAT: setting(oneOf(['both', 'text', 'structured']), {
    group: 'Portkey',
    default: 'both',
    description:
      'Where the data of a result stands: `text`, `structured` (as `structuredContent`), or `both`, where both copies fit into the size above. Some clients show their model both; `text` halves the cost there.',
  }),
  PORTKEY_CALL_TIMEOUT_MS: setting(integer(1, 3_600_000), {
    group: 'Portkey',
    default: '50000',
    description:
      'Time limit of a whole call, retries and waits included. Most clients give up at 60 seconds, without the error that says what happened.',
  }),
  PORTKEY_VERIFY_WRITES: setting(boolean(), {
    group: 'Portkey',
    default: 'true',
    description:
      'After a write of one object, reads it once, and lists what was sent and is not shown as `not_applied`. At most three reads within 3 seconds, and none where no read can show it. After publish_prompt it names the labels that stay on other versions.',
  }),
  PORTKEY_EXTRA_HEADERS: setting(headers(), {
    group: 'Portkey',
    secret: true,
    description:
      'A JSON object of headers for each request to Portkey, for what stands before a self-hosted control plane: `{"CF-Access-Client-Id": "…"}`.',
  }),
  HTTPS_PROXY: setting(string(), {
    group: 'Portkey',
    description: 'With `HTTP_PROXY`, `NO_PROXY` and `NODE_EXTRA_CA_CERTS`: standard meaning.',
  }),
  LOG_LEVEL: setting(oneOf(logLevels), {
    group: 'Portkey',
    default: 'warn',
    description: '`silent`, `error`, `warn`, `info` or `debug`. Logs go to stderr, one JSON object per line.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(string(), {
    group: 'Telemetry',
    description:
      'An OpenTelemetry collector, as in `http://127.0.0.1:4318`: traces and metrics are sent there over HTTP. [Its own page](telemetry.md) says what they hold. Values of these variables that cannot be used are warned of and passed over.',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting(string(), {
    group: 'Telemetry',
    defaultInWords: 'the endpoint and `/v1/traces`',
    description: 'The whole URL that traces are sent to.',
  }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: setting(string(), {
    group: 'Telemetry',
    defaultInWords: 'the endpoint and `/v1/metrics`',
    description: 'The whole URL that metrics are sent to.',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting(string(), {
    group: 'Telemetry',
    secret: true,
    description: 'Headers for the collector, as in `api-key=…,x-team=ai`, percent-encoded.',
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: setting(string(), {
    group: 'Telemetry',
    default: 'http/protobuf',
    description: '`http/protobuf` or `http/json`. With `grpc` nothing is sent.',
  }),
  OTEL_EXPORTER_OTLP_TIMEOUT: setting(string(), {
    group: 'Telemetry',
    defaultInWords: '`10000`',
    description: 'Time limit of one request to the collector, in milliseconds.',
  }),
  OTEL_TRACES_EXPORTER: setting(string(), {
    group: 'Telemetry',
    default: 'otlp',
    description: '`none` sends no traces.',
  }),
  OTEL_METRICS_EXPORTER: setting(string(), {
    group: 'Telemetry',
    default: 'otlp',
    description: '`none` sends no metrics.',
  }),
  OTEL_TRACES_SAMPLER: setting(string(), {
    group: 'Telemetry',
    default: 'parentbased_always_on',
    description:
      '`always_on`, `always_off`, `traceidratio`, or one of them after `parentbased_`, where the decision of the caller goes first.',
  }),
  OTEL_TRACES_SAMPLER_ARG: setting(string(), {
    group: 'Telemetry',
    defaultInWords: '`1`',
    description: 'The share of traces that `traceidratio` takes, from 0 to 1.',
  }),
  OTEL_BSP_SCHEDULE_DELAY: setting(string(), {
    group: 'Telemetry',
    defaultInWords: '`5000`',
    description: 'Milliseconds between two batches of spans.',
  }),
  OTEL_METRIC_EXPORT_INTERVAL: setting(string(), {
    group: 'Telemetry',
    defaultInWords: '`60000`',
    description: 'Milliseconds between two readings of the metrics.',
  }),
  OTEL_SERVICE_NAME: setting(string(), {
    group: 'Telemetry',
    defaultInWords: '`portkey-admin-mcp`',
    description: 'The name under which the server is shown.',
  }),
  OTEL_RESOURCE_ATTRIBUTES: setting(string(), {
    group: 'Telemetry',
    description: 'More of what the server is, as in `deployment.environment.name=production`.',
  }),
  OTEL_SDK_DISABLED: setting(string(), {
    group: 'Telemetry',
    description: '`true` sends nothing.',
  }),
  PORTKEY_PLATFORM: setting(oneOf(['portkey', 'prisma-airs']), {
    group: 'Prisma AIRS',
    default: 'portkey',
    description:
      'What the server administers: `portkey`, or `prisma-airs` for Prisma AIRS AI Gateway, which [its own page](prisma-airs.md) describes.',
  }),
  PANW_AI_GW_CLIENT_ID: setting(headerValue('id'), {
    group: 'Prisma AIRS',
    aliases: ['PANW_MGMT_CLIENT_ID'],
    description:
      'The client id of the service account. Each of these four falls back to its name with `PANW_MGMT_`, such as `PANW_MGMT_CLIENT_ID`.',
  }),
  PANW_AI_GW_CLIENT_SECRET: setting(headerValue('secret'), {
    group: 'Prisma AIRS',
    secret: true,
    aliases: ['PANW_MGMT_CLIENT_SECRET'],
    description: 'Its client secret.',
  }),
  PANW_AI_GW_TSG_ID: setting(digits(), {
    group: 'Prisma AIRS',
    aliases: ['PANW_MGMT_TSG_ID'],
    description: 'The tenant service group that is administered, in digits.',
  }),
  PANW_AI_GW_TOKEN_ENDPOINT: setting(httpUrl({ plain: true }), {
    group: 'Prisma AIRS',
    default: 'https://auth.apps.paloaltonetworks.com/oauth2/access_token',
    aliases: ['PANW_MGMT_TOKEN_ENDPOINT'],
    description: 'Where access tokens come from.',
  }),
  PANW_AI_GW_DATA_ENDPOINT: setting(httpUrl({ plain: true }), {
    group: 'Prisma AIRS',
    default: 'https://api.apps.paloaltonetworks.com/ai_gw/v2',
    description: "The base of the workspaces' objects.",
  }),
  PANW_AI_GW_ADMIN_ENDPOINT: setting(httpUrl({ plain: true }), {
    group: 'Prisma AIRS',
    default: 'https://api.apps.paloaltonetworks.com/ai_gw/admin/v2',
    description: "The base of the tenant's objects.",
  }),
  PANW_IAM_ENDPOINT: setting(httpUrl({ plain: true }), {
    group: 'Prisma AIRS',
    default: 'https://api.apps.paloaltonetworks.com/iam/v1',
    description: 'The base of access management, which has the scopes of workspaces.',
  }),
  PANW_AI_GW_INFERENCE_ENDPOINT: setting(httpUrl({ plain: true }), {
    group: 'Prisma AIRS',
    default: 'https://aigw.portkey.ai/v1',
    aliases: ['PORTKEY_GATEWAY_URL'],
    description: 'The gateway, which takes logs and feedback; `PORTKEY_GATEWAY_URL` is taken for it too.',
  }),
  PANW_AI_GW_INFERENCE_API_KEY: setting(headerValue(), {
    group: 'Prisma AIRS',
    secret: true,
    description: "The gateway's own key, for those tools alone.",
  }),
  PORTKEY_SANDBOX: setting(boolean(), {
    group: 'Sandbox',
    default: 'false',
    install: {
      title: 'Sandbox',
      description: 'Practise on an invented account in memory: no key, no network.',
    },
    description: 'Uses the embedded sandbox instead of Portkey: no key, no network. Same as `--sandbox`.',
  }),
  PORTKEY_SANDBOX_SCOPE: setting(oneOf(['both', 'organisation', 'workspace']), {
    group: 'Sandbox',
    default: 'both',
    description:
      "Whose key the sandbox's is. An account needs two; `both` stands for them. `organisation` has no part in prompt runs, logs and feedback, `workspace` none in the organisation: these answer 403.",
  }),
  PORTKEY_SANDBOX_FAULTS: setting(string(), {
    group: 'Sandbox',
    description:
      'Failures that the sandbox simulates; [the sandbox page](sandbox.md#rehearsing-failure) has the syntax.',
  }),
  PORTKEY_SANDBOX_NOW: setting(isoTime(), {
    group: 'Sandbox',
    defaultInWords: 'the current time',
    description: 'An ISO 8601 time at which the sandbox starts, for repeatable runs.',
  }),
} as const;
