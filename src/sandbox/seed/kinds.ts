// Kinds of object of which a new sandbox holds one each, so that their lists show something.
import type { Account } from '../account.ts';

type Lay = (account: Account) => unknown;

export const kinds: readonly Lay[] = [];
