import type { RestrictionLevel } from '@btepai/contract';
import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';
import type { AppendArgs } from '../activity/index.ts';
import { appending } from '../activity/index.ts';
import type { NotifyArgs } from '../notifications/index.ts';
import { notifying } from '../notifications/index.ts';
import { keyOf } from './store/keys.ts';

export type AccountRow = {
  account_id: string;
  username: string;
  kind: 'individual' | 'enterprise';
  account_status: 'active' | 'restricted' | 'closing' | 'closed';
  display_name: string;
  account_created_at: Date;
  /** Who may lift a restriction: the person by a code, or only staff. */
  liftable_by: 'code' | 'staff' | null;
  /** How often it has been restricted: what lifts one restriction does not lift the next. */
  restrictions: number;
  restriction_level: RestrictionLevel | null;
  restriction_reason: RestrictionReason | null;
  /** What the account was given from then on does not free it: a stranger may have given it. */
  distrusted_from: Date | null;
  closes_at: Date | null;
  password_changed_at: Date;
  password_reminder_dismissed_at: Date | null;
  contact_cipher: Buffer | null;
  /** Its own key, sealed by the ring; null where it has none (yet, or any more). */
  wrapped_key: Buffer | null;
};
export type RestrictionReason = 'objection' | 'disowned' | 'risk' | 'staff';

export const columns = sql`a.account_id, a.username, a.kind, a.status as account_status, a.display_name,
  a.created_at as account_created_at, a.liftable_by, a.restrictions, a.restriction_level, a.restriction_reason, a.distrusted_from, a.closes_at,
  a.password_changed_at, a.password_reminder_dismissed_at, a.contact_cipher, ${keyOf(sql`a.account_id`)} as wrapped_key`;

/** Whether things of worth may change on an account `a`: what only keeps it from paying does not keep it from that. */
const mayChange = sql`(a.status = 'active' or a.restriction_level = 'no_payments')`;

/** An account as a row for `lateral`, from the column that holds its id. */
export const accountOf = (accountId: Fragment): Fragment =>
  sql`select ${columns} from accounts a where a.account_id = ${accountId}`;

type InsertAccount = {
  accountId: string;
  username: string;
  folded: string;
  kind: string;
  displayName: string;
  passwordHash: string;
  wrappedKey: Buffer;
  foldedDigest: Buffer;
  now: Date;
};

/**
 * No row: the username is taken, or was a closed account's until lately. The name is claimed by its key, so of two at once
 * one gets it. `wrapped_key` is null in the row: it comes into being with it.
 */
export const insertAccount = statement<InsertAccount, AccountRow>(
  'insert_account',
  (p) => sql`
  with name as (
    insert into usernames (folded, account_id) select ${p.folded}::text, ${p.accountId}::uuid
    where not exists (
      select from closed_usernames where digest = ${p.foldedDigest}::bytea and free_at > ${p.now}::timestamptz)
    on conflict (folded) do nothing returning account_id),
  keyed as (insert into account_keys (account_id, wrapped_key) select account_id, ${p.wrappedKey}::bytea from name)
  insert into accounts as a (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
  select account_id, ${p.username}::text, ${p.kind}::text, ${p.displayName}::text, ${p.passwordHash}::text,
    ${p.now}::timestamptz, ${p.now}::timestamptz from name
  returning ${columns}`,
);

export type CredentialsRow = AccountRow & { password_hash: string };

export const findByUsername = statement<{ folded: string }, CredentialsRow>(
  'find_account_by_username',
  (p) => sql`
  select ${columns}, a.password_hash from usernames u join accounts a on a.account_id = u.account_id
  where u.folded = ${p.folded}`,
);

export const findById = statement<{ accountId: string }, CredentialsRow>(
  'find_account_by_id',
  (p) => sql`
  select ${columns}, a.password_hash from accounts a where a.account_id = ${p.accountId}`,
);

type ProfileArgs = AppendArgs & {
  accountId: string;
  /** Null: it stays. */
  displayName: string | null;
  savesContact: boolean;
  contactCipher: Buffer | null;
};

/** What is not saved is not written, so that the name saved here leaves the contact saved elsewhere at the same moment. */
export const changeProfile = statement<ProfileArgs, AccountRow>(
  'change_profile',
  (p) => sql`
  with changed as (
    update accounts a set display_name = coalesce(${p.displayName}::text, a.display_name),
      contact_cipher = case when ${p.savesContact}::boolean then ${p.contactCipher}::bytea else a.contact_cipher end
    where a.account_id = ${p.accountId} and ${mayChange} returning ${columns}),
  ${appending(p, 'changed')}
  select * from changed`,
);

type ChangePasswordArgs = AppendArgs & NotifyArgs & { accountId: string; passwordHash: string; before: string | null };

/** A new password, where the one it was judged by (`before`, null for whatever it is) still stands. No row: it does not. */
export const changePassword = statement<ChangePasswordArgs, { account_id: string }>(
  'change_password',
  (p) => sql`
  with changed as (
    update accounts a set password_hash = ${p.passwordHash}::text, password_changed_at = ${p.now}::timestamptz,
      password_reminder_dismissed_at = null
    where a.account_id = ${p.accountId}::uuid and a.status in ('active', 'restricted', 'closing')
      and (${p.before}::text is null or a.password_hash = ${p.before}::text)
    returning a.account_id),
  ${appending(p, 'changed')},
  ${notifying(p, 'changed')}
  select account_id from changed`,
);

export const dismissPasswordReminder = statement<{ accountId: string; now: Date }, never>(
  'dismiss_password_reminder',
  (p) => sql`
  update accounts set password_reminder_dismissed_at = ${p.now} where account_id = ${p.accountId}`,
);

/** Made anew at a higher cost; the password is the same. */
export const setPasswordHash = statement<{ accountId: string; before: string; passwordHash: string }, never>(
  'set_password_hash',
  (p) => sql`
  update accounts set password_hash = ${p.passwordHash} where account_id = ${p.accountId} and password_hash = ${p.before}`,
);

/**
 * A CTE with a row where the account may change things of worth. It holds the account's standing until the statement
 * around has committed, so that nothing is changed beside a restriction that is being set.
 */
export const standing = (p: Params<{ accountId: string }>): Fragment => sql`
  standing as materialized (
    select a.account_id from accounts a where a.account_id = ${p.accountId}::uuid and ${mayChange} for share)`;

/** The same where it may pay, from which any restriction keeps it. */
export const paying = (p: Params<{ accountId: string }>): Fragment => sql`
  paying as materialized (
    select a.account_id from accounts a where a.account_id = ${p.accountId}::uuid and a.status = 'active' for share)`;

/** Waits for whatever changes the account now, and keeps others from starting until the transaction ends. */
export const lockAccount = statement<{ accountId: string }, AccountRow>(
  'lock_account',
  (p) => sql`select ${columns} from accounts a where a.account_id = ${p.accountId} for no key update`,
);
