import type { Account, Binding, PhoneChange } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import { openContact, showContact } from './contact.ts';
import type { AccountRow } from './store.ts';

/** One name for all the spellings that look alike. */
export const foldUsername = (username: string) => username.normalize('NFKC').toLowerCase();

/** What the phone domain tells of an account. */
export type PhoneState = { phone: Binding | null; waitingChange: PhoneChange | null };
export type PhoneOf = (accountId: string) => Promise<PhoneState>;

/** What the account looks like from outside. */
export const showAccount = (crypto: Crypto, row: AccountRow, { phone, waitingChange }: PhoneState): Account => ({
  id: row.account_id,
  username: row.username,
  kind: row.kind,
  status: row.account_status,
  displayName: row.display_name,
  phone,
  waitingChange,
  contact: showContact(openContact(crypto, row), phone),
  createdAt: row.account_created_at.toISOString(),
});
