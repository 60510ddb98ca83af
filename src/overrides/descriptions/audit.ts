// Words of the audit domain: the record of administrative changes.

import type { DomainOverrides } from '../tool-override.ts';

export const audit = {
  list_audit_logs: {
    title: 'List audit logs',
    description:
      'Lists administrative changes in a period: who changed what, when, from where, with request body and outcome. Model traffic: create_log_export.',
    properties: {
      start_time: 'ISO 8601',
      end_time: 'ISO 8601',
      uri: 'Path of the changing call',
      user_id: 'Who made the change',
    },
    untrusted: true,
  },
} as const satisfies DomainOverrides;
