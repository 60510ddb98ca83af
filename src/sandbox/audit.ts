// The audit log: every change that came over HTTP, as Portkey records it.
import type { Call } from './sandbox-request.ts';

const actions: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', DELETE: 'delete' };

/** Notes one change. Values of the body are left out: a secret would stay in the log. */
export function record(call: Call, url: URL, status: number): void {
  const { account, operation, scope, body } = call;
  const segment = operation.path.split('/').find((part) => part !== '' && part !== 'admin') ?? '';
  const named =
    typeof body['workspace_id'] === 'string' ? account.workspaces.find(body['workspace_id'])?.id : undefined;
  account.audit.push({
    timestamp: account.stamp(),
    method: operation.method,
    uri: url.pathname,
    request_id: account.identity.uuid(),
    request_body: JSON.stringify({ fields: Object.keys(body) }),
    query_params: url.search.slice(1),
    request_headers: '{}',
    user_id: scope.user,
    user_type: scope.userType,
    organisation_id: account.organisation.id,
    workspace_id: scope.workspace ?? named ?? account.workspaces.all()[0]?.id ?? '',
    response_status_code: status,
    resource_type: segment.replace(/s$/, ''),
    action: actions[operation.method] ?? 'update',
    client_ip: '127.0.0.1',
    country: 'ZZ',
  });
}
