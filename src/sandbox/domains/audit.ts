// The audit log as it is read.
import type { AuditRecord } from '../models.ts';
import { pageOf } from '../paging.ts';
import type { Handlers } from '../sandbox-request.ts';
import { timeOf } from './requests.ts';

const equal = [
  'method',
  'request_id',
  'user_id',
  'user_type',
  'response_status_code',
  'resource_type',
  'action',
  'client_ip',
  'country',
] as const satisfies readonly (keyof AuditRecord)[];

export const audit: Handlers = {
  'GET /audit-logs': (call) => {
    const { account, query } = call;
    const from = timeOf('start_time', query['start_time']) ?? 0;
    const to = timeOf('end_time', query['end_time']) ?? account.now();
    const named = query['workspace_id'];
    const workspace = typeof named === 'string' ? (account.workspaces.find(named)?.id ?? named) : undefined;
    const uri = typeof query['uri'] === 'string' ? query['uri'] : '';
    const records = account.audit.filter((record) => {
      const time = Date.parse(record.timestamp);
      return (
        time >= from &&
        time <= to &&
        (workspace === undefined || record.workspace_id === workspace) &&
        record.uri.includes(uri) &&
        equal.every((name) => query[name] === undefined || String(record[name]) === String(query[name]))
      );
    });
    const page = pageOf(call, records.reverse());
    return { records: page.items, total: page.total, object: 'analytics-graph' };
  },
};
