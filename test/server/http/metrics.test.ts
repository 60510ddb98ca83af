import { expect, test } from 'vitest';
import { createMetrics } from '../../../src/server/http/status/metrics.ts';
import { ask, call, list, openSession, post, serveTest } from './server.ts';

const well = () => ({ ok: true });

test('counts before and after the library is there alike', async () => {
  const metrics = createMetrics({ sessions: () => 7, limiter: well, events: well });
  for (let n = 0; n < 3; n += 1) metrics.request({ method: 'POST', route: '/mcp', status: 200, ms: 12 });
  metrics.call({ tool: 'list_prompts', status: 'ok', ms: 80 });
  metrics.attempt({ operation: 'list_prompts', attempt: 1, status: 502, ms: 40 });
  metrics.attempt({ operation: 'list_prompts', attempt: 2, status: 200, ms: 40 });
  metrics.attempt({ operation: 'list_prompts', attempt: 1, code: 'timeout', ms: 30_000 });
  const first = await metrics.render();
  expect(first.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(first.body).toContain('mcp_http_requests_total{method="POST",route="/mcp",status="200"} 3\n');
  expect(first.body).toContain('mcp_http_request_duration_seconds_bucket{le="0.025",route="/mcp"} 3\n');
  expect(first.body).toContain('mcp_http_request_duration_seconds_bucket{le="0.01",route="/mcp"} 0\n');
  expect(first.body).toContain('mcp_tool_calls_total{tool="list_prompts",status="ok"} 1\n');
  expect(first.body).toContain('mcp_upstream_request_duration_seconds_count{status="5xx"} 1\n');
  expect(first.body).toContain('mcp_upstream_request_duration_seconds_count{status="timeout"} 1\n');
  expect(first.body).toContain('mcp_upstream_retries_total 1\n');
  expect(first.body).toContain('mcp_rate_limited_total 0\n');
  expect(first.body).toContain('mcp_sessions 7\n');
  metrics.limited();
  metrics.request({ method: 'POST', route: '/mcp', status: 200, ms: 12 });
  const second = await metrics.render();
  expect(second.body).toContain('mcp_rate_limited_total 1\n');
  expect(second.body).toContain('route="/mcp",status="200"} 4\n');
});

test('shows stores that are in trouble as they stand when it is read', async () => {
  let ok = false;
  const metrics = createMetrics({
    sessions: () => 0,
    limiter: () => ({ ok, fallbacks: 5 }),
    events: () => ({ ok, lost: 9 }),
  });
  const { body } = await metrics.render();
  for (const line of [
    'mcp_rate_limit_store_up 0',
    'mcp_event_store_up 0',
    'mcp_rate_limit_fallbacks_total 5',
    'mcp_events_lost_total 9',
  ]) {
    expect(body).toContain(`${line}\n`);
  }
  ok = true;
  expect((await metrics.render()).body).toContain('mcp_event_store_up 1\n');
});

test('makes no new series for methods that a caller makes up', async () => {
  const metrics = createMetrics({ sessions: () => 0, limiter: well, events: well });
  for (const method of ['PROPFIND', 'LOCK', 'MKCOL'])
    metrics.request({ method, route: 'other', status: 405, ms: 1 });
  const { body } = await metrics.render();
  expect(body).toContain('mcp_http_requests_total{method="other",route="other",status="405"} 3\n');
});

test('keeps the counts of two servers in one process apart', async () => {
  const [one, two] = [1, 2].map((sessions) =>
    createMetrics({ sessions: () => sessions, limiter: well, events: well }),
  );
  one?.limited();
  expect((await one?.render())?.body).toContain('mcp_rate_limited_total 1\n');
  expect((await two?.render())?.body).toContain('mcp_rate_limited_total 0\n');
});

test('a running server counts its requests, calls, attempts, retries, sessions and refusals', async () => {
  const server = await serveTest({ PORTKEY_MAX_RETRIES: '1', RATE_LIMIT_MAX: '5' });
  server.upstream.behave((response, _seen, n) => {
    response.writeHead(n === 1 ? 503 : 200, { 'content-type': 'application/json' });
    response.end('{}');
  });
  const inIt = { 'mcp-session-id': await openSession(server) };
  await post(server, call('list_prompts'), inIt);
  await post(server, call('get_prompt', {}), inIt);
  await post(server, list, inIt);
  expect((await post(server, list, inIt)).status).toBe(429);
  const { text } = await ask(server.url, { path: '/metrics' });
  for (const line of [
    'mcp_http_requests_total{method="POST",route="/mcp",status="200"} 4',
    'mcp_http_requests_total{method="POST",route="/mcp",status="202"} 1',
    'mcp_http_requests_total{method="POST",route="/mcp",status="429"} 1',
    'mcp_tool_calls_total{tool="list_prompts",status="ok"} 1',
    'mcp_tool_calls_total{tool="get_prompt",status="error"} 1',
    'mcp_upstream_request_duration_seconds_count{status="2xx"} 1',
    'mcp_upstream_request_duration_seconds_count{status="5xx"} 1',
    'mcp_upstream_retries_total 1',
    'mcp_sessions 1',
    'mcp_rate_limited_total 1',
  ])
    expect(text).toContain(`${line}\n`);
  await server.end();
});
