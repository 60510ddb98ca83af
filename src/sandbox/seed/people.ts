// The people of the seed. example.com is reserved, so that none of these addresses is anybody's.
import type { SandboxAccount } from '../account.ts';

const people = [
  { first_name: 'Ada', last_name: 'Park', role: 'owner' },
  { first_name: 'Ben', last_name: 'Ortiz', role: 'admin' },
  { first_name: 'Chloe', last_name: 'Lind', role: 'member' },
  { first_name: 'Dev', last_name: 'Rao', role: 'member' },
  { first_name: 'Emi', last_name: 'Tanaka', role: 'member' },
];

/** Adds the first so many people and makes the first the owner. Returns their ids. */
export function seedPeople(account: SandboxAccount, most = people.length): string[] {
  const ids = people.slice(0, most).map((person, at) =>
    account.ago(95 - at, () => {
      const email = `${person.first_name}.${person.last_name}@example.com`.toLowerCase();
      return account.users.add({ ...account.fresh(), object: 'user', ...person, email }).id;
    }),
  );
  account.owner = ids[0] ?? '';
  return ids;
}
