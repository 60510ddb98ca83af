// The workspace itself: its limits, settings and defaults. Its name is not compared, since that is what differs
// between one workspace and its copy.
import { unwrap } from '../../portkey/response/reply-object.ts';
import { forms } from '../normal-forms.ts';
import type { Kind } from '../types.ts';
import { argumentsOf } from './define.ts';

const fields: Kind['fields'] = {
  description: { type: 'text', clear: '' },
  icon: { type: 'text', clear: '' },
  defaults: { type: 'map', forms: [forms.withoutEmpties, forms.sorted], merges: true, clear: {} },
  usage_limits: { type: 'list', forms: [forms.withoutClocks] },
  rate_limits: { type: 'list' },
  settings: { type: 'map', forms: [forms.numericFlags, forms.sorted], clear: {} },
  security_settings: { type: 'map', forms: [forms.sorted], clear: {} },
};

export const workspace: Kind = {
  name: 'workspace',
  one: 'workspace',
  identity: 'single',
  fields,
  tools: { update: 'update_workspace' },
  list: async ({ place }) => [
    { id: place.id, slug: place.slug, name: place.name, reply: {}, shared: false, sure: true },
  ],
  read: async ({ up, place }) => unwrap(await up.call('get_workspace', { workspaceId: place.id })),
  create: () => Promise.reject(new Error('a workspace is not created by a plan')),
  update: async ({ up, place }, { fields: changed }) => {
    await up.call('update_workspace', { workspaceId: place.id, ...argumentsOf(changed, fields) });
  },
};
