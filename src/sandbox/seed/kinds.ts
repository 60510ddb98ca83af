// Kinds of object of which a new sandbox holds one each, so that their lists show something.
import type { SandboxAccount } from '../account.ts';

type Lay = (account: SandboxAccount) => unknown;

export const kinds: readonly Lay[] = [];
