// Seed of a new sandbox: a small company that answers its customers with the help of models.
import type { SandboxAccount } from '../account.ts';
import { addWorkspace } from '../domains/workspaces.ts';
import { seedGateway } from './gateway.ts';
import { kinds } from './kinds.ts';
import { seedOrganisation } from './organisation.ts';
import { seedPeople } from './people.ts';
import { seedPrompts } from './prompts.ts';
import { flowsOf } from './traffic.ts';

/** Lays the seed. `empty`: one workspace, its owner, and nothing else. */
export function seedAccount(account: SandboxAccount, empty: boolean): void {
  if (empty) {
    seedPeople(account, 1);
    addWorkspace(account, { name: 'Default' });
    return;
  }
  const people = seedPeople(account);
  const [, admin = '', chloe = '', dev = '', emi = ''] = people;
  const production = account.ago(90, () =>
    addWorkspace(account, {
      name: 'Production',
      description: 'What customers see',
      users: [admin, chloe],
      defaults: { metadata: { env: 'production' } },
      usage_limits: [{ type: 'cost', credit_limit: 500, alert_threshold: 400, periodic_reset: 'monthly' }],
    }),
  );
  const staging = account.ago(88, () =>
    addWorkspace(account, {
      name: 'Staging',
      description: 'Where the next version is tried',
      users: [chloe, dev],
      defaults: { metadata: { env: 'staging' } },
    }),
  );
  const research = account.ago(60, () =>
    addWorkspace(account, {
      name: 'Research',
      description: 'Experiments',
      icon: '🔬',
      users: [emi],
      rate_limits: [{ type: 'requests', unit: 'rpm', value: 120 }],
    }),
  );
  const places = { production: production.id, staging: staging.id, research: research.id };
  seedGateway(account, places, { dev });
  seedPrompts(account, places);
  seedOrganisation(account, places, people);
  for (const lay of kinds) lay(account);
  account.flows = flowsOf(account);
}
