// A new secret for a key, without callers that fail.
import type { Workflow } from './mcp-prompt.ts';

export const rotateKey: Workflow = {
  name: 'rotate_key',
  title: 'Rotate a key',
  description: 'Gives an API key a new secret, with a transition for its callers unless it leaked.',
  arguments: [
    { name: 'key', description: 'Name or id of the key', required: true, from: 'apiKeys' },
    { name: 'reason', description: 'For example leaked, or the yearly change' },
  ],
  needs: ['get_api_key', 'rotate_api_key'],
  goal: 'Give this key a new secret. Was it leaked, the old secret must end at once; otherwise callers get time to change over.',
  steps: [
    {
      uses: ['list_api_keys', 'get_api_key'],
      say: 'Find the key with list_api_keys and read it with get_api_key: owner, scopes, budget, expiry. Several of that name: ask which.',
    },
    {
      uses: ['list_audit_logs'],
      say: 'Where it leaked, look in list_audit_logs for changes that its owner cannot explain.',
    },
    {
      uses: ['rotate_api_key'],
      say: 'Say what rotate_api_key will do and until when the old secret works, ask, and then do it.',
    },
    {
      uses: [],
      say: 'The new secret is shown only once: give it to the person, repeat it nowhere, and say where it has to be put.',
    },
    {
      uses: ['get_request_analytics'],
      say: 'Some time later, see with get_request_analytics for this key that requests go on.',
    },
  ],
};
