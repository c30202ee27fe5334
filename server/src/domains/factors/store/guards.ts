import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** Makes the account's guard where it has none; the next statement of the transaction locks it. */
export const makeGuard = statement<{ accountId: string }, never>(
  'make_factor_guard',
  (p) => sql`insert into factor_guards (account_id) values (${p.accountId}) on conflict do nothing`,
);

/** When the last codes of the account were wrong, the newest first. Whoever else tries one waits until the transaction ends. */
export const lockGuard = statement<{ accountId: string }, { wrong_at: Date[] }>(
  'lock_factor_guard',
  (p) => sql`select wrong_at from factor_guards where account_id = ${p.accountId} for update`,
);

export const countWrong = statement<{ accountId: string; perHour: number; now: Date }, never>(
  'count_wrong_factor',
  (p) => sql`
  update factor_guards set wrong_at = (${p.now}::timestamptz || wrong_at)[1:${p.perHour}::int]
  where account_id = ${p.accountId}`,
);

/**
 * What an account has beside its password and its number, of the account that an expression names. The aliases are nobody's
 * else: one that the expression has too would compare a row with itself.
 */
export const hasPasskey = (accountId: Fragment): Fragment =>
  sql`exists (select from passkeys own_key where own_key.account_id = ${accountId})`;
export const hasRecoveryCode = (accountId: Fragment): Fragment =>
  sql`exists (select from recovery_codes own_code where own_code.account_id = ${accountId} and own_code.used_at is null)`;

/** Whether each of several accounts has any of them; `nth` is whose, from 1. */
export const haveFactors = statement<{ accountIds: string[] }, { nth: string; has_factor: boolean }>(
  'have_factors',
  (p) => sql`
  select asked.nth, ${hasPasskey(sql`asked.account_id`)} or ${hasRecoveryCode(sql`asked.account_id`)} or exists (
      select from totp_factors t where t.account_id = asked.account_id and t.status = 'active') as has_factor
  from unnest(${p.accountIds}::uuid[]) with ordinality asked (account_id, nth)`,
);

/** The same, where nothing of the kind is younger than `before`. */
export const waysBefore = statement<{ accountId: string; before: Date }, WaysRow>(
  'ways_of_account_before',
  (p) => sql`
  select
    coalesce((select max(created_at) < ${p.before}::timestamptz from passkeys where account_id = ${p.accountId}::uuid), false)
      as passkey,
    coalesce((select max(created_at) < ${p.before}::timestamptz from totp_factors
      where account_id = ${p.accountId}::uuid and status = 'active'), false) as totp,
    coalesce((select max(created_at) < ${p.before}::timestamptz and count(*) > count(used_at) from recovery_codes
      where account_id = ${p.accountId}::uuid), false) as recovery_code`,
);

/** What of it has been there since a moment or longer. */
export const waysStanding = statement<{ accountId: string; since: Date }, WaysRow>(
  'ways_of_account_standing',
  (p) => sql`
  select
    exists (select from passkeys
      where account_id = ${p.accountId}::uuid and created_at <= ${p.since}::timestamptz) as passkey,
    exists (select from totp_factors
      where account_id = ${p.accountId}::uuid and status = 'active' and created_at <= ${p.since}::timestamptz) as totp,
    exists (select from recovery_codes
      where account_id = ${p.accountId}::uuid and used_at is null and created_at <= ${p.since}::timestamptz)
      as recovery_code`,
);

type WaysRow = { passkey: boolean; totp: boolean; recovery_code: boolean };
export const waysOfAccount = statement<{ accountId: string }, WaysRow>(
  'ways_of_account',
  (p: Params<{ accountId: string }>) => sql`
  select ${hasPasskey(sql`${p.accountId}::uuid`)} as passkey,
    exists (
      select from totp_factors t where t.account_id = ${p.accountId}::uuid and t.status = 'active') as totp,
    ${hasRecoveryCode(sql`${p.accountId}::uuid`)} as recovery_code`,
);
