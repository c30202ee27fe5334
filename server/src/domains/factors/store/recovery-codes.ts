import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

/** No row: none of the account's unused codes is this one. */
export const useRecoveryCode = statement<
  AppendArgs & { accountId: string; digests: Buffer[]; now: Date },
  { account_id: string }
>(
  'use_recovery_code',
  (p) => sql`
  with used as (
    update recovery_codes set used_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and digest = any (${p.digests}::bytea[]) and used_at is null
    returning account_id),
  ${appending(p, 'used')}
  select account_id from used`,
);

type ReplaceArgs = AppendArgs & NotifyArgs & { accountId: string; setId: string; digests: Buffer[]; now: Date };

/** A new set in the place of the old, of which nothing is good any more. */
export const replaceRecoveryCodes = statement<ReplaceArgs, { account_id: string }>(
  'replace_recovery_codes',
  (p) => sql`
  with gone as (delete from recovery_codes where account_id = ${p.accountId}::uuid),
  made as (
    insert into recovery_codes (account_id, digest, set_id, created_at)
    select ${p.accountId}::uuid, digest, ${p.setId}::uuid, ${p.now}::timestamptz
    from unnest(${p.digests}::bytea[]) digest
    returning account_id),
  one as (select distinct account_id from made),
  ${appending(p, 'one')},
  ${notifying(p, 'one')}
  select account_id from one`,
);
