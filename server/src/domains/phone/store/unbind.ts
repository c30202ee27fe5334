import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import { standing } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import { hasPasskey, hasRecoveryCode } from '../../factors/index.ts';
import type { NoticeSmsArgs } from '../../messaging/index.ts';
import { queueingNotice } from '../../messaging/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { endingOthers } from '../../sessions/index.ts';
import type { Attempt, CreateArgs, SpendArgs } from '../../verification/index.ts';
import { creating, killingCodes, spending } from '../../verification/index.ts';
import type { ClaimantArgs } from './effects.ts';
import { cancellingChanges, freeing } from './effects.ts';
import { openingObjection } from './objections.ts';

type AskArgs = CreateArgs & { phoneId: string; isEnterprise: boolean };

/** An enterprise keeps a number, and its primary is another before it goes. */
const keptByEnterprise = sql`
  case when (select count(*) from phone_bindings o where o.account_id = b.account_id and o.status = 'active') = 1
    then 'phone_is_last' when b.is_primary then 'phone_is_primary' end`;

export const askToUnbind = statement<AskArgs, { id: string }>('ask_to_unbind', (p) =>
  creating(
    p,
    sql`act_refused as (
      select refuse(code) as refused from (
        select 'not_found' as code where not exists (
          select from phone_bindings b
          where b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid and b.status = 'active')
        union all
        select ${keptByEnterprise} from phone_bindings b
        where ${p.isEnterprise}::boolean and b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid
          and b.status = 'active') f
      where code is not null)`,
  ),
);

/** What leaves a way back in without the number: a passkey signs in by itself, a recovery code resets the password. */
const setUpFirst = sql`'{"setUpFirst": ["passkey", "recovery_codes"]}'::jsonb`;

type UnbindArgs = SpendArgs &
  OnceArgs &
  AppendArgs &
  NotifyArgs &
  ClaimantArgs &
  NoticeSmsArgs & {
    phoneId: string;
    changeId: string;
    tokenHash: Buffer;
    objectionUntil: Date;
    sessionId: string;
    isEnterprise: boolean;
    /** Whether its owner accepts that the account can't be recovered without this number. */
    mayBeLast: boolean;
  };

export type UnbindRow = Attempt & { phone_id: string | null };

/**
 * The code to the bound number is spent for its end: free for anyone at once, other codes and sessions ended (C9). It is told
 * and may object as if another had taken its place (P5), or unbinding and binding would be a way around that. What is
 * refused is undone whole, so that the code is still good for the answer to the question (P7).
 */
export const unbindPhone = statement<UnbindArgs, UnbindRow>(
  'unbind_phone',
  (p) => sql`
  with ${spending(p)}, ${standing(p)},
  restricted_refused as (
    select refuse('account_restricted') as refused from spent where not exists (select from standing)),
  ours as materialized (
    select b.account_id, b.id, b.is_primary from phone_bindings b join spent s on s.account_id = b.account_id
    where b.id = ${p.phoneId}::uuid and b.status = 'active' for update of b),
  kept_refused as (
    select refuse(code, case when code = 'last_recovery_path' then ${setUpFirst} else '{}'::jsonb end) as refused from (
      select 'not_found' as code from spent where not exists (select from ours)
      union all
      select ${keptByEnterprise} from ours b where ${p.isEnterprise}::boolean
      union all
      select 'last_recovery_path' from ours b where not ${p.mayBeLast}::boolean and not exists (
        select from phone_bindings o where o.account_id = b.account_id and o.id <> b.id and o.status = 'active')
        and not (${hasPasskey(sql`b.account_id`)} or ${hasRecoveryCode(sql`b.account_id`)})) f
    where code is not null limit 1),
  ended as (
    update phone_bindings b set status = 'unbound', ended_at = ${p.now}::timestamptz from ours o join standing on true
    where b.account_id = o.account_id and b.id = o.id
    returning b.account_id, b.id, b.phone_index),
  ${freeing},
  change_applied as (
    insert into phone_changes (account_id, id, kind, status, binding_id, session_id, started_at, applies_at, applied_at,
      objection_until)
    select account_id, ${p.changeId}::uuid, 'unbind', 'applied', id, ${p.sessionId}::uuid, ${p.now}::timestamptz,
      ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.objectionUntil}::timestamptz
    from ended),
  ${openingObjection(p, 'ended')},
  ${queueingNotice(p, 'ended')},
  ${killingCodes('ended')},
  ${endingOthers(p, 'ended')},
  ${cancellingChanges(p, 'ended')},
  ${notifying(p, 'ended')},
  ${appending(p, 'ended')},
  outcome as (select t.is_right, t.wrong, t.wrong_today, (select id from ended) as phone_id from attempt t),
  ${remembering(p)}
  select *, (select count(*) from freed), ${countRefused(['restricted_refused', 'kept_refused'])} from outcome`,
);
