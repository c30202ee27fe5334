import type { RestrictionLevel } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { AccountRow, RestrictionReason } from '../store.ts';
import { columns } from '../store.ts';

type RestrictArgs = {
  accountId: string;
  liftableBy: 'code' | 'staff';
  level: RestrictionLevel;
  reason: RestrictionReason;
  distrustedFrom?: Date;
};

/**
 * Restricts an account, also one that is closing: it then stays. One that only staff may lift stays so, what is further
 * restricted stays that.
 */
const restricting = (p: Params<RestrictArgs>): Fragment => sql`
  update accounts a set status = 'restricted', restrictions = restrictions + 1, closes_at = null,
    liftable_by = case when liftable_by = 'staff' then 'staff' else ${p.liftableBy}::text end,
    -- What it takes to lift it only grows: nothing that comes later makes it easier.
    restriction_reason = case
      when 'objection' in (restriction_reason, ${p.reason}::text) then 'objection'
      when 'disowned' in (restriction_reason, ${p.reason}::text) then 'disowned' else ${p.reason}::text end,
    distrusted_from = least(distrusted_from, ${p.distrustedFrom}::timestamptz),
    restriction_level = case
      when 'read_only' in (restriction_level, ${p.level}::text) then 'read_only'
      when 'no_changes' in (restriction_level, ${p.level}::text) then 'no_changes' else 'no_payments' end`;

export const restrictAccount = statement<RestrictArgs, { account_id: string }>(
  'restrict_account',
  (p) => sql`
  ${restricting(p)}
  where account_id = ${p.accountId} and status in ('active', 'restricted', 'closing') returning account_id`,
);

type RestrictTellingArgs = RestrictArgs & AppendArgs & NotifyArgs;

/** The same with its line in the log, its owner told. `onlyActive`: not where it is restricted or closing already. */
export const restrictTelling = statement<RestrictTellingArgs & { onlyActive: boolean }, AccountRow>(
  'restrict_telling',
  (p) => sql`
  with restricted as (
    ${restricting(p)}
    where account_id = ${p.accountId}::uuid
      and (status = 'active' or (not ${p.onlyActive}::boolean and status in ('restricted', 'closing')))
    returning ${columns}),
  ${appending(p, 'restricted')},
  ${notifying(p, 'restricted')}
  select * from restricted`,
);

const lifting = sql`status = 'active', liftable_by = null, restriction_level = null, restriction_reason = null, distrusted_from = null`;
type LiftArgs = AppendArgs & NotifyArgs & { accountId: string; restrictions: number };

/** Lifts this one restriction, where its owner may. No row: it can't be, or there is another by now. */
export const liftByOwner = statement<LiftArgs, AccountRow>(
  'lift_by_owner',
  (p) => sql`
  with lifted as (
    update accounts a set ${lifting}
    where a.account_id = ${p.accountId} and a.status = 'restricted' and a.liftable_by = 'code'
      and a.restrictions = ${p.restrictions}::int
    returning ${columns}),
  ${appending(p, 'lifted')},
  ${notifying(p, 'lifted')}
  select * from lifted`,
);

export const liftByStaff = statement<AppendArgs & NotifyArgs & { accountId: string }, { account_id: string }>(
  'lift_by_staff',
  (p) => sql`
  with lifted as (
    update accounts set ${lifting}
    where account_id = ${p.accountId} and status = 'restricted' returning account_id),
  ${appending(p, 'lifted')},
  ${notifying(p, 'lifted')}
  select account_id from lifted`,
);
