import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

type StartArgs = { accountId: string; totpId: string; secretCipher: Buffer; now: Date };

/** An authenticator that is being set up, in the place of any other that is. No row: one is in use already. */
export const startTotp = statement<StartArgs, { id: string }>(
  'start_totp',
  (p) => sql`
  insert into totp_factors (account_id, id, status, secret_cipher, created_at)
  select ${p.accountId}::uuid, ${p.totpId}::uuid, 'pending', ${p.secretCipher}::bytea, ${p.now}::timestamptz
  where not exists (
    select from totp_factors t where t.account_id = ${p.accountId}::uuid and t.status = 'active')
  on conflict (account_id, status) do update set id = excluded.id, secret_cipher = excluded.secret_cipher,
    created_at = excluded.created_at
  returning id`,
);

export type TotpRow = { id: string; secret_cipher: Buffer };

export const findActiveTotp = statement<{ accountId: string }, TotpRow>(
  'find_active_totp',
  (p) => sql`
  select id, secret_cipher from totp_factors where account_id = ${p.accountId} and status = 'active'`,
);

export const findPendingTotp = statement<{ accountId: string; totpId: string; startedAfter: Date }, TotpRow>(
  'find_pending_totp',
  (p) => sql`
  select id, secret_cipher from totp_factors
  where account_id = ${p.accountId} and id = ${p.totpId} and status = 'pending' and created_at > ${p.startedAfter}`,
);

/** No row: the code of this step, or of a later one, has been used, or the authenticator is gone. */
export const useTotpStep = statement<{ accountId: string; totpId: string; step: number; now: Date }, { id: string }>(
  'use_totp_step',
  (p) => sql`
  update totp_factors set last_step = ${p.step}::bigint, last_used_at = ${p.now}::timestamptz
  where account_id = ${p.accountId} and id = ${p.totpId} and status = 'active' and last_step < ${p.step}::bigint
  returning id`,
);

type ActivateArgs = AppendArgs & NotifyArgs & { accountId: string; totpId: string; step: number; now: Date };

/** No row: it is not being set up any more. */
export const activateTotp = statement<ActivateArgs, { id: string }>(
  'activate_totp',
  (p) => sql`
  with activated as (
    update totp_factors set status = 'active', last_step = ${p.step}::bigint, created_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.totpId}::uuid and status = 'pending'
    returning account_id, id),
  ${appending(p, 'activated')},
  ${notifying(p, 'activated')}
  select id from activated`,
);
