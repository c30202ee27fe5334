import type { Account, Binding, PhoneChange } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { openContact, showContact } from './contact.ts';
import type { AccountRow } from './store.ts';

/** One name for all the spellings that look alike. */
export const foldUsername = (username: string) => username.normalize('NFKC').toLowerCase();

/** By what the name of a closed account is known for a while, without being kept. */
export const usernameDigest = (crypto: Crypto, folded: string) => crypto.blindIndex(`username/${folded}`);

/** Whether an account is gone: closed, or its wait is over and only the cleaning up is still to come. */
export const isGone = ({ account_status: status, closes_at: closesAt }: AccountRow, now: Date) =>
  status === 'closed' || (status === 'closing' && now >= closesAt!);

/** What the phone domain tells of an account. */
export type PhoneState = { phone: Binding | null; waitingChange: PhoneChange | null };
/** What other domains tell of an account; app.ts gathers it. */
type AccountState = PhoneState & { hasFactor: boolean };
type StateOf = (accountId: string) => Promise<AccountState>;
type Rules = { PASSWORD_REMINDER_DAYS: number };
type Deps = { crypto: Crypto; clock: Clock; settings: Rules };
export type ShowAccount = (row: AccountRow) => Promise<Account>;

/** Rule L10: once a password is old, and again as long after each dismissal. */
function isDue(row: AccountRow, now: Date, { PASSWORD_REMINDER_DAYS: days }: Rules): boolean {
  const since = Math.max(row.password_changed_at.getTime(), row.password_reminder_dismissed_at?.getTime() ?? 0);
  return now.getTime() - since >= days * 86_400_000;
}

/** What an account looks like from outside. */
export const createShowAccount =
  (deps: Deps & { stateOf: StateOf }): ShowAccount =>
  async (row) =>
    shown(deps, row, await deps.stateOf(row.account_id));

const shown = (
  { crypto, clock, settings }: Deps,
  row: AccountRow,
  { phone, waitingChange, hasFactor }: AccountState,
): Account => ({
  id: row.account_id,
  username: row.username,
  kind: row.kind,
  status: row.account_status,
  displayName: row.display_name,
  phone,
  waitingChange,
  contact: showContact(openContact(crypto, row), phone),
  createdAt: row.account_created_at.toISOString(),
  limited: phone === null && !hasFactor,
  restriction: showRestriction(row),
  closesAt: row.closes_at?.toISOString() ?? null,
  passwordChangedAt: row.password_changed_at.toISOString(),
  passwordReminder: isDue(row, clock.now(), settings),
});

export const showRestriction = (row: AccountRow): Account['restriction'] =>
  row.restriction_level && {
    level: row.restriction_level,
    reason: row.restriction_reason!,
    liftableBy: row.liftable_by!,
  };
