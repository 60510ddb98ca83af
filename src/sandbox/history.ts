// Thirty days of requests, of which every series, group and summary is computed. Deterministic for a seed.
import type { Account } from './account.ts';

/** One request of the past. */
export interface Entry {
  readonly id: string;
}

export class History {
  readonly entries: Entry[] = [];
  readonly account: Account;

  constructor(account: Account) {
    this.account = account;
  }
}
