// Single requests of the past: read, inserted and rated.

import { forbidden, notFound } from '../api-error.ts';
import type { Entry } from '../history.ts';
import { type Call, fields, type Handlers, objects, text } from '../sandbox-request.ts';

/** Only of what the request and the answer might have been: the history keeps no texts. */
const withheld = 'No texts are kept here';

function bodies(entry: Entry): { request: unknown; response: unknown } {
  if (entry.raw) return entry.raw;
  return {
    request: {
      url: 'https://api.portkey.ai/v1/chat/completions',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: { model: entry.model, messages: [{ role: 'user', content: withheld }] },
    },
    response: {
      status: entry.status,
      headers: { 'content-type': 'application/json' },
      body:
        entry.status < 400
          ? { choices: [{ message: { role: 'assistant', content: withheld } }] }
          : { error: {} },
    },
  };
}

/** A log in full, as Portkey nests it. */
export function logOf(call: Call, entry: Entry): Record<string, unknown> {
  const { organisation, configs, prompts } = call.account;
  const created_at = new Date(entry.time).toISOString();
  const { request, response } = bodies(entry);
  return {
    _id: entry.id,
    request: { method: 'POST', ...fields(request), portkeyHeaders: { 'x-portkey-provider': entry.provider } },
    response: {
      responseTime: entry.latency,
      lastUsedOptionJsonPath: 'config',
      status: 200,
      ...fields(response),
    },
    organisation_id: organisation.id,
    created_at,
    metrics: {
      id: entry.id,
      organisation_id: organisation.id,
      organisation_name: organisation.name,
      prompt_id: prompts.find(entry.prompt)?.id ?? '',
      prompt_slug: entry.prompt,
      config_id: configs.find(entry.config)?.id ?? '',
      config: entry.config,
      created_at,
      is_success: entry.status < 400,
      ai_org: entry.provider,
      ai_model: entry.model,
      req_units: entry.input,
      res_units: entry.output,
      total_units: entry.input + entry.output,
      cost: entry.cost,
      cost_currency: 'USD',
      response_status_code: entry.status,
      response_time: entry.latency,
      cache_status: entry.cache ? 'HIT' : 'MISS',
      cache_type: entry.cache,
      retry_success_count: entry.retries,
      last_used_option_index: entry.fallback ? 1 : 0,
      trace_id: entry.trace,
      span_id: entry.id,
      virtual_key: entry.virtualKey,
      api_key_id: entry.apiKey,
      workspace_slug: entry.workspace,
      'metadata.key': Object.keys(entry.metadata),
      'metadata.value': Object.values(entry.metadata),
    },
  };
}

function insert(call: Call, log: Readonly<Record<string, unknown>>): void {
  const { account, scope } = call;
  const { request, response } = log;
  const { trace_id, ...rest } = fields(log['metadata']);
  const metadata = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)]));
  const home =
    scope.workspace === undefined ? account.workspaces.all()[0] : account.workspaces.find(scope.workspace);
  const usage = fields(fields(fields(response)['body'])['usage']);
  account.history.add({
    time: account.now(),
    workspace: home?.slug ?? '',
    model: text(fields(fields(request)['body'])['model']) ?? 'unknown',
    user: metadata['_user'] ?? '',
    metadata,
    input: Number(usage['prompt_tokens'] ?? 0),
    output: Number(usage['completion_tokens'] ?? 0),
    status: Number(fields(response)['status'] ?? 200),
    latency: Number(fields(response)['response_time'] ?? 0),
    raw: { request, response },
    ...(text(trace_id) && { trace: String(trace_id) }),
  });
}

export const logs: Handlers = {
  'POST /logs': (call) => {
    const many = Array.isArray(call.payload);
    for (const log of many ? objects(call.payload) : [call.body]) insert(call, log);
    return { status: 'success' };
  },
  'GET /logs/{logId}': (call) => {
    const entry =
      call.account.history.find(call.id) ??
      call.account.history.entries.find(({ trace }) => trace === call.id);
    if (!entry) throw notFound('log', call.id);
    const own = call.scope.workspace && call.account.workspaces.find(call.scope.workspace)?.slug;
    if (own && own !== entry.workspace) throw forbidden();
    return logOf(call, entry);
  },
  'POST /feedback': (call) => {
    const { account, body } = call;
    const id = account.identity.uuid();
    const rating = { id, value: Number(body['value']), weight: Number(body['weight'] ?? 1) };
    const entry = account.history.entries.find(({ trace }) => trace === body['trace_id']);
    entry?.ratings.push(rating);
    // Feedback may come before its log does; it is kept all the same.
    account.feedback.set(id, rating);
    return { status: 'success', message: 'Feedback successfully saved', feedback_ids: [id] };
  },
  'PUT /feedback/{id}': (call) => {
    const { account, body } = call;
    const seeded = account.history.entries.flatMap(({ ratings }) => ratings).find(({ id }) => id === call.id);
    const rating = account.feedback.get(call.id) ?? seeded;
    if (!rating) throw notFound('feedback', call.id);
    rating.value = Number(body['value']);
    rating.weight = Number(body['weight'] ?? rating.weight);
    return { status: 'success', message: 'Feedback successfully updated', feedback_ids: [rating.id] };
  },
};
