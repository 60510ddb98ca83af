// The entry for hosts that run functions: default export with `fetch`, made of the environment at the first request.
import { type Environment, text } from '../config/setting.ts';
import { settingsReader } from '../config/table.ts';
import { createWebHandler, type WebHandler } from '../http/web-adapter.ts';

/**
 * What the host says of itself, where nothing else was set: its names are allowed, its production name is advertised,
 * and its proxy, which replaces what clients claim, is believed about their addresses.
 */
function hostedEnvironment(env: Environment): Environment {
  if (text(env, 'VERCEL') === undefined) return env;
  const production = text(env, 'VERCEL_PROJECT_PRODUCTION_URL');
  const own = [production, text(env, 'VERCEL_BRANCH_URL'), text(env, 'VERCEL_URL')].filter(
    (name) => name !== undefined,
  );
  const base = text(env, 'MCP_PUBLIC_BASE_URL') ?? (production && `https://${production}`);
  const hosts = settingsReader(env)('ALLOWED_HOSTS') ?? [
    ...(base && URL.canParse(base) ? [new URL(base).hostname] : []),
    ...own,
  ];
  return {
    ...env,
    MCP_PUBLIC_BASE_URL: base,
    ALLOWED_HOSTS: hosts.join(','),
    MCP_TRUST_PROXY: text(env, 'MCP_TRUST_PROXY') ?? '1',
  };
}

let handler: Promise<WebHandler> | undefined;

/** Answers one request. A server that cannot start says so in its log, and its caller no more than that. */
async function fetch(request: Request): Promise<Response> {
  handler ??= createWebHandler(hostedEnvironment(process.env));
  try {
    return await (await handler).fetch(request);
  } catch (error) {
    handler = undefined;
    const msg = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${JSON.stringify({ level: 50, time: Date.now(), msg })}\n`);
    return Response.json(
      { error: 'unavailable', message: 'The server could not start; its log says why.' },
      { status: 503, headers: { 'retry-after': '60', 'cache-control': 'no-store' } },
    );
  }
}

export default { fetch };
