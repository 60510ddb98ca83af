// Tool descriptions of the domain tracing: scores that users give to traced requests.
import type { DomainOverrides } from '../tool-override.ts';

export const tracing = {
  create_feedback: {
    title: 'Create feedback',
    description:
      'Records a score for a traced request, which counts in feedback analytics, and returns the feedback ids.',
    properties: {
      trace_id: 'Trace of the request that is scored',
      value: '-10 to 10',
      weight: '0 to 1; defaults to 1',
    },
  },
  update_feedback: {
    title: 'Update feedback',
    description: 'Changes the score, weight or metadata of feedback recorded earlier with create_feedback.',
    properties: {
      id: 'From feedback_ids of create_feedback',
      value: '-10 to 10',
      weight: '0 to 1; defaults to 1',
    },
  },
} as const satisfies DomainOverrides;
