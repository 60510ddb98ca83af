// A new secret for a key: rotated with a transition, or, where it leaked, replaced and deleted.
import type { Workflow } from './mcp-prompt.ts';

export const rotateKey: Workflow = {
  name: 'rotate_key',
  title: 'Rotate a key',
  description:
    'Gives an API key a new secret with a transition for its callers; a key that leaked is replaced and deleted.',
  when: 'Use it when a key leaked, is due for a new secret, or has to be replaced.',
  arguments: [
    { name: 'key', description: 'Name or id of the key', required: true, from: 'apiKeys' },
    { name: 'reason', description: 'For example leaked, or the yearly change' },
  ],
  needs: ['get_api_key', 'rotate_api_key'],
  goal: 'Give this key a new secret. Rotation keeps the old secret working for at least 30 minutes, whatever is asked for, so it is right only where nothing leaked. A secret that leaked ends with the deletion of its key and with nothing else.',
  steps: [
    {
      uses: ['list_api_keys', 'get_api_key'],
      say: 'Find the key with list_api_keys and read it with get_api_key: owner, scopes, budget, expiry. Several of that name: ask which.',
    },
    {
      uses: ['create_api_key', 'delete_api_key'],
      say: 'Where it leaked: make a new key of the same type, scopes, limits and defaults with create_api_key, give it to the person, and delete the old one with delete_api_key at once if that is asked for, or as soon as the callers have changed over. Its secret works until then: say so. Do not rotate.',
    },
    {
      uses: ['list_audit_logs'],
      say: 'Where it leaked, look in list_audit_logs for changes that its owner cannot explain.',
    },
    {
      uses: ['rotate_api_key'],
      say: 'Else say what rotate_api_key will do and until when the old secret works, ask, and then do it. While one rotation is under way, Portkey refuses the next.',
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
