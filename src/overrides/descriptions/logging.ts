// Words of the logging domain: single gateway logs, and exports of many.

import type { DomainOverrides } from '../tool-override.ts';

// Create and update filter in the same way; the filters named as in analytics have their texts there.
const exportFilters = {
  'filters.total_units_min': 'Total tokens',
  'filters.total_units_max': 'Total tokens',
  'filters.page_size': 'At most 50000, also the default',
} as const;

export const logging = {
  insert_log: {
    title: 'Insert logs',
    description:
      'Records one or several model calls made outside the gateway, with request, response and metadata. Ratings of a call: create_feedback.',
    properties: {
      'response.response_time': 'Milliseconds',
      'metadata.trace_id': 'Groups entries into one trace',
    },
  },
  get_log: {
    title: 'Get a log',
    description:
      'Shows one gateway log in full: request and response with bodies, provider, model, tokens, cost and timing. Many logs: create_log_export.',
    untrusted: true,
  },
  get_log_export: {
    title: 'Get a log export',
    description:
      "Shows a log export's status, filters and fields. Once the status is success, download_log_export gives the file.",
  },
  update_log_export: {
    title: 'Update a log export',
    description:
      'Replaces the filters or fields of a log export before start_log_export runs it; returns how many logs match.',
    properties: exportFilters,
  },
  list_log_exports: {
    title: 'List log exports',
    description:
      'Lists log exports with status, filters, fields and creator. Their files come from download_log_export.',
  },
  create_log_export: {
    title: 'Create a log export',
    description:
      'Drafts an export of logs that match filters; returns its id and the number of matches. start_log_export runs it; at once: export_logs.',
    properties: { ...exportFilters, requested_data: 'Fields of each exported log' },
  },
  start_log_export: {
    title: 'Start a log export',
    description: 'Runs a drafted log export in the background; get_log_export tells when it is done.',
  },
  cancel_log_export: {
    title: 'Cancel a log export',
    description: 'Stops a log export in progress; its status becomes stopped. The logs stay.',
  },
  download_log_export: {
    title: 'Download a log export',
    description:
      'Gives a signed URL for the file of a finished log export. Whoever holds that URL can read the logs.',
  },
  get_log_export_field_restrictions: {
    title: 'Get export field restrictions',
    description:
      'Shows which log fields a workspace may not export, before create_log_export asks for them in requested_data.',
  },
} as const satisfies DomainOverrides;

/** Tools of this server that put several calls together. */
export const loggingComposites = {
  export_logs: {
    title: 'Export logs',
    description: "Exports a period's logs to a file: drafts, starts, waits, and gives the signed URL.",
    properties: {
      errors_only: 'Only failed requests',
      requested_data: 'Fields; no bodies when left out',
      filters: 'As in create_log_export',
    },
  },
} as const satisfies DomainOverrides;
