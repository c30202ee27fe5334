import type { Factor } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

export type FactorRow = {
  id: string;
  type: Factor['type'];
  name: string | null;
  created_at: Date;
  last_used_at: Date | null;
  unused: number | null;
};

/** What an account has set up, the strongest first. */
export const listFactors = statement<{ accountId: string }, FactorRow>(
  'list_factors',
  (p) => sql`
  select * from (
    select 1 as rank, id, 'passkey' as type, name, created_at, last_used_at, null::int as unused
    from passkeys where account_id = ${p.accountId}::uuid
    union all
    select 2, id, 'totp', null, created_at, last_used_at, null
    from totp_factors where account_id = ${p.accountId}::uuid and status = 'active'
    union all
    select 3, set_id, 'recovery_codes', null, min(created_at), max(used_at),
      (count(*) filter (where used_at is null))::int
    from recovery_codes where account_id = ${p.accountId}::uuid group by set_id) f
  order by rank, id`,
);

type RemoveArgs = AppendArgs & NotifyArgs & { accountId: string; factorId: string };

/** No row: there is none of this id any more. */
export const removeFactor = statement<RemoveArgs, { account_id: string }>(
  'remove_factor',
  (p) => sql`
  with totp_gone as (
    delete from totp_factors where account_id = ${p.accountId}::uuid and id = ${p.factorId}::uuid and status = 'active'
    returning account_id),
  passkey_gone as (
    delete from passkeys where account_id = ${p.accountId}::uuid and id = ${p.factorId}::uuid returning account_id),
  codes_gone as (
    delete from recovery_codes where account_id = ${p.accountId}::uuid and set_id = ${p.factorId}::uuid
    returning account_id),
  removed as (
    select account_id from totp_gone union select account_id from passkey_gone union select account_id from codes_gone),
  ${appending(p, 'removed')},
  ${notifying(p, 'removed')}
  select account_id from removed`,
);

type DropArgs = AppendArgs & NotifyArgs & { accountId: string; type: Factor['type']; since: Date };

/** All of one type that are younger than a moment, told as one. */
export const dropYoung = statement<DropArgs, never>(
  'drop_young_factors',
  (p) => sql`
  with totp_gone as (
    delete from totp_factors
    where ${p.type}::text = 'totp' and account_id = ${p.accountId}::uuid and status = 'active'
      and created_at > ${p.since}::timestamptz
    returning account_id),
  passkeys_gone as (
    delete from passkeys
    where ${p.type}::text = 'passkey' and account_id = ${p.accountId}::uuid and created_at > ${p.since}::timestamptz
    returning account_id),
  codes_gone as (
    delete from recovery_codes
    where ${p.type}::text = 'recovery_codes' and account_id = ${p.accountId}::uuid
      and created_at > ${p.since}::timestamptz
    returning account_id),
  dropped as (
    select account_id from totp_gone union select account_id from passkeys_gone union select account_id from codes_gone),
  ${appending(p, 'dropped')},
  ${notifying(p, 'dropped')}
  select from dropped`,
);

/** All of an account that is closed for good; what a passkey was asked to sign ends by itself, soon. */
export const forgetFactors = statement<{ accountId: string }, never>(
  'forget_factors',
  (p) => sql`
  with totp_gone as (delete from totp_factors where account_id = ${p.accountId}::uuid),
  passkeys_gone as (delete from passkeys where account_id = ${p.accountId}::uuid),
  guard_gone as (delete from factor_guards where account_id = ${p.accountId}::uuid)
  delete from recovery_codes where account_id = ${p.accountId}::uuid`,
);
