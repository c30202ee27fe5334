import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

type CloseArgs = AppendArgs & NotifyArgs & { accountId: string; closesAt: Date };

/** Begins to close an account. No row: it is restricted, or closing already. */
export const startClosing = statement<CloseArgs, { account_id: string }>(
  'start_closing',
  (p) => sql`
  with closing as (
    update accounts set status = 'closing', closes_at = ${p.closesAt}::timestamptz
    where account_id = ${p.accountId}::uuid and status = 'active' returning account_id),
  ${appending(p, 'closing')},
  ${notifying(p, 'closing')}
  select account_id from closing`,
);

/** It stays, as it was. No row: it was not closing, or its time is up. */
export const reopen = statement<AppendArgs & NotifyArgs & { accountId: string }, { account_id: string }>(
  'reopen_account',
  (p) => sql`
  with reopened as (
    update accounts set status = 'active', closes_at = null
    where account_id = ${p.accountId}::uuid and status = 'closing' and closes_at > ${p.now}::timestamptz
    returning account_id),
  ${appending(p, 'reopened')},
  ${notifying(p, 'reopened')}
  select account_id from reopened`,
);

type DueArgs = { dueBefore: Date; afterTime: Date | null; afterId: string | null; limit: number };

/** Accounts whose wait is over, from one on: so that one which fails stands in nobody's way. */
export const listDueToClose = statement<DueArgs, { account_id: string; closes_at: Date }>(
  'list_due_to_close',
  (p) => sql`
  select account_id, closes_at from accounts
  where status = 'closing' and closes_at <= ${p.dueBefore}::timestamptz
    and (${p.afterId}::uuid is null or (closes_at, account_id) > (${p.afterTime}::timestamptz, ${p.afterId}::uuid))
  order by closes_at, account_id limit ${p.limit}::int`,
);

type EndArgs = AppendArgs & { accountId: string; pseudonym: string; dueBefore: Date };

/** The end: of the person nothing is left in the row. No row: it is not due (any more). */
export const closeForGood = statement<EndArgs, { account_id: string }>(
  'close_account_for_good',
  (p) => sql`
  with closed as (
    update accounts set status = 'closed', username = ${p.pseudonym}::text, display_name = ${p.pseudonym}::text,
      password_hash = '', contact_cipher = null
    where account_id = ${p.accountId}::uuid and status = 'closing' and closes_at <= ${p.dueBefore}::timestamptz
    returning account_id),
  ${appending(p, 'closed')}
  select account_id from closed`,
);

/** Frees a name, after a while in which only its digest is kept. */
export const freeUsername = statement<{ accountId: string; folded: string; digest: Buffer; freeAt: Date }, never>(
  'free_username',
  (p) => sql`
  with freed as (
    delete from usernames where folded = ${p.folded}::text and account_id = ${p.accountId}::uuid returning folded)
  insert into closed_usernames as c (digest, free_at) select ${p.digest}::bytea, ${p.freeAt}::timestamptz from freed
  on conflict (digest) do update set free_at = excluded.free_at`,
);

export const forgetClosedUsernames = statement<{ now: Date }, never>(
  'forget_closed_usernames',
  (p) => sql`delete from closed_usernames where free_at <= ${p.now}`,
);
