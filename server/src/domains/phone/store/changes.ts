import type { Fragment, Params } from '../../../kit/statement.ts';
import { paramsOf, sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { killingCodes } from '../../verification/index.ts';
import type { ClaimantArgs } from './effects.ts';
import { cancellingChanges, freeing, promotingNext, tellingClaimants } from './effects.ts';

export type ChangeRow = {
  id: string;
  kind: 'replace' | 'release' | 'unbind';
  status: 'waiting' | 'applied' | 'objected' | 'cancelled';
  binding_id: string;
  to_binding_id: string | null;
  from_index: Buffer;
  from_cipher: Buffer;
  from_country: string;
  phone_index: Buffer | null;
  phone_cipher: Buffer | null;
  session_id: string | null;
  started_at: Date;
  applies_at: Date;
  objection_until: Date;
};

const columns = sql`c.id, c.kind, c.status, c.binding_id, c.to_binding_id, b.phone_index as from_index,
  b.phone_cipher as from_cipher, b.country as from_country, c.phone_index, c.phone_cipher, c.session_id, c.started_at,
  c.applies_at, c.objection_until`;
const changes = sql`phone_changes c join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id`;

export const findChange = statement<{ accountId: string; changeId: string }, ChangeRow>(
  'find_phone_change',
  (p) => sql`select ${columns} from ${changes} where c.account_id = ${p.accountId} and c.id = ${p.changeId}`,
);

/** Whether a number that its owner says is lost is to be replaced: until that is settled, nothing is paid (P6). */
export const isBeingReplaced = (accountId: Fragment): Fragment => sql`
  exists (select from phone_changes c where c.account_id = ${accountId} and c.status = 'waiting' and c.kind = 'replace')`;

/** What waits on the numbers of an account, the next first. */
export const listWaiting = statement<{ accountId: string }, ChangeRow>(
  'list_waiting_changes',
  (p) => sql`
  select ${columns} from ${changes}
  where c.account_id = ${p.accountId} and c.status = 'waiting' and b.status = 'active' order by c.applies_at`,
);

/** Of each of several accounts the change that applies first; `nth` is whose, from 1. */
export const listFirstWaiting = statement<{ accountIds: string[] }, ChangeRow & { nth: string }>(
  'list_first_waiting_changes',
  (p) => sql`
  select distinct on (k.nth) k.nth, ${columns}
  from unnest(${p.accountIds}::uuid[]) with ordinality k (account_id, nth)
  join phone_changes c on c.account_id = k.account_id and c.status = 'waiting'
  join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id and b.status = 'active'
  order by k.nth, c.applies_at`,
);

export type DueRow = ChangeRow & { account_id: string };

type DueArgs = { now: Date; afterTime: Date | null; afterId: string | null; limit: number };

/** Changes whose time has come, of any account, from one on: so that one which fails stands in nobody's way. */
export const listDue = statement<DueArgs, DueRow>(
  'list_due_changes',
  (p) => sql`
  select c.account_id, ${columns} from ${changes}
  where c.status = 'waiting' and c.applies_at <= ${p.now}::timestamptz
    and (${p.afterId}::uuid is null or (c.applies_at, c.id) > (${p.afterTime}::timestamptz, ${p.afterId}::uuid))
  order by c.applies_at, c.id limit ${p.limit}::int`,
);

export type EndArgs = AppendArgs & NotifyArgs & ClaimantArgs & { accountId: string; changeId: string; now: Date };

/** Ends a waiting change without effect. No row: it is not waiting (any more). */
export const cancelChange = statement<EndArgs, { id: string }>(
  'cancel_phone_change',
  (p) => sql`
  with cancelled as (
    update phone_changes set status = 'cancelled', ended_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.changeId}::uuid and status = 'waiting'
    returning account_id, id, claimant_id),
  ${appending(p, 'cancelled')},
  ${notifying(p, 'cancelled')},
  ${tellingClaimants('cancelled')}
  select id from cancelled`,
);

/** Ends every replacement that waits on an account, without effect. */
export const cancelReplacements = statement<
  AppendArgs & NotifyArgs & { accountId: string; now: Date },
  { cancelled: number }
>(
  'cancel_phone_replacements',
  (p) => sql`
  with gone as (
    update phone_changes set status = 'cancelled', ended_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and status = 'waiting' and kind = 'replace' returning account_id),
  cancelled as (select distinct account_id from gone),
  ${appending(p, 'cancelled')},
  ${notifying(p, 'cancelled')}
  select count(*)::int as cancelled from gone`,
);

/** CTEs that take the number of the CTE `ended` from the account, with all that hangs on it. Its sessions stay: nobody of the account did this. */
export const releasing = (
  p: Params<AppendArgs & NotifyArgs & ClaimantArgs & { phoneId: string; changeId: string | null; now: Date }>,
): Fragment => sql`
  ${freeing},
  ${promotingNext},
  ${killingCodes('ended')},
  ${appending(p, 'ended')},
  ${notifying(p, 'ended')},
  ${cancellingChanges(p, 'ended')}`;

/** A release that waited long enough: the number is anyone's. Null: it is not waiting any more, not due, or the number has gone. */
export const applyRelease = statement<EndArgs & { phoneId: string }, { id: string | null }>(
  'apply_release',
  (p) => sql`
  with change_applied as (
    update phone_changes set status = 'applied', applied_at = ${p.now}::timestamptz, ended_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.changeId}::uuid and status = 'waiting'
      and applies_at <= ${p.now}::timestamptz
    returning account_id, binding_id, claimant_id),
  ended as (
    update phone_bindings b set status = 'released', ended_at = ${p.now}::timestamptz from change_applied d
    where b.account_id = d.account_id and b.id = d.binding_id and b.status = 'active'
    returning b.account_id, b.id, b.phone_index, b.is_primary),
  due_claimants as (select claimant_id as account_id from change_applied),
  ${notifying(paramsOf('claimant'), 'due_claimants', 'due_claimants_notified')},
  ${releasing(p)}
  select (select id from ended) as id, (select count(*) from freed)`,
);

/** Whether a number of an account was replaced since. */
export const wasReplacedSince = statement<{ accountId: string; since: Date }, { replaced: boolean }>(
  'phone_was_replaced_since',
  (p) => sql`
  select exists (
    select from phone_changes
    where account_id = ${p.accountId}::uuid and kind = 'replace' and applied_at > ${p.since}::timestamptz) as replaced`,
);
