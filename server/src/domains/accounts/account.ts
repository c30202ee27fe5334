import type { Account, Binding } from '@btepai/contract';
import type { AccountRow } from './store.ts';

/** One name for all the spellings that look alike. */
export const foldUsername = (username: string) => username.normalize('NFKC').toLowerCase();

/** What the account looks like from outside; the number comes from the phone domain. */
export const showAccount = (row: AccountRow, phone: Binding | null): Account => ({
  id: row.account_id,
  username: row.username,
  kind: row.kind,
  status: row.account_status,
  displayName: row.display_name,
  phone,
  createdAt: row.account_created_at.toISOString(),
});
