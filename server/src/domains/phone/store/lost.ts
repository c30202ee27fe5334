import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NoticeSmsArgs } from '../../messaging/index.ts';
import { queueingNotice } from '../../messaging/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { Attempt, SpendArgs } from '../../verification/index.ts';
import { spending } from '../../verification/index.ts';
import type { ProvingArgs } from './effects.ts';
import { arrivingByCode, arrivingByProof, proving, tellingHolder } from './effects.ts';
import { openingObjection } from './objections.ts';

export type StartArgs = AppendArgs &
  NotifyArgs &
  NoticeSmsArgs & {
    accountId: string;
    phoneId: string;
    changeId: string;
    sessionId: string | null;
    appliesAt: Date;
    tokenHash: Buffer;
    objectionUntil: Date;
    now: Date;
  };

/**
 * The arriving number is to take the place of binding `phoneId`, later: a change that waits. The number is not held for it,
 * so nobody can keep one from others by it (P2). The statement around says in `may_start` whether the change may start.
 */
const starting = (p: Params<StartArgs>): Fragment => sql`
  ours as materialized (
    select b.account_id from phone_bindings b join arriving a on a.account_id = b.account_id
    where b.id = ${p.phoneId}::uuid and b.status = 'active' for update of b),
  gone_refused as (
    select refuse('not_found') as refused from arriving where not exists (select from ours)),
  held as (
    select c.account_id, c.binding_id from phone_claims c join arriving a on a.phone_index = c.phone_index),
  started as (
    insert into phone_changes (account_id, id, kind, status, binding_id, phone_index, phone_cipher, country, session_id,
      started_at, applies_at, objection_until)
    select a.account_id, ${p.changeId}::uuid, 'replace', 'waiting', ${p.phoneId}::uuid, a.phone_index, a.phone_cipher,
      a.country, ${p.sessionId}::uuid, ${p.now}::timestamptz, ${p.appliesAt}::timestamptz, ${p.objectionUntil}::timestamptz
    from arriving a join ours on true join may_start on true
    where not exists (select from held)
    returning account_id, id),
  ${openingObjection(p, 'started')},
  ${queueingNotice(p, 'started')},
  ${notifying(p, 'started')},
  ${appending(p, 'started')}`;

export type StartRow = Attempt & { change_id: string | null; proof_id: string | null; is_taken: boolean };
type ByCodeArgs = SpendArgs &
  Pick<OnceArgs, 'onceKey'> &
  StartArgs &
  ProvingArgs & { isTrusted: boolean; perDay: number; daySince: Date };

/**
 * The new number's code is spent for a change that waits; or, on a device that is not trusted and where the number is
 * another's, for a proof of it that an appeal can rest on. The CTE `outcome` says which.
 */
const startingByCode = (p: Params<ByCodeArgs>): Fragment => sql`
  ${spending(p)}, ${arrivingByCode(p)},
  may_start as (select where ${p.isTrusted}::boolean),
  -- Each tells the old number by an SMS outside the windows, so that they are few.
  often_refused as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 86400}'::jsonb) as refused from may_start, arriving
    where (select count(*) from phone_changes c where c.account_id = ${p.accountId}::uuid and c.kind = 'replace'
      and c.started_at > ${p.daySince}::timestamptz and c.applies_at > c.started_at) >= ${p.perDay}::int),
  ${starting(p)},
  other_holder as (select account_id from held where account_id <> ${p.accountId}::uuid),
  to_prove as (
    select from other_holder union all select where not ${p.isTrusted}::boolean and not exists (select from held)),
  ${proving(p, 'to_prove')},
  ${tellingHolder('other_holder')},
  outcome as (
    select t.is_right, t.wrong, t.wrong_today, (select id from started) as change_id, (select id from proof) as proof_id,
      exists (select from other_holder) as is_taken
    from attempt t)`;
const startRefused = countRefused(['restricted_refused', 'gone_refused', 'often_refused']);

export const startChange = statement<ByCodeArgs & OnceArgs, StartRow>(
  'start_phone_change',
  (p) => sql`with ${startingByCode(p)}, ${remembering(p)} select *, ${startRefused} from outcome`,
);

/** The same in the transaction that has spent another proof of the owner's. */
export const startChangeByFactor = statement<ByCodeArgs, StartRow>(
  'start_phone_change_by_factor',
  (p) => sql`with ${startingByCode(p)} select *, ${startRefused} from outcome`,
);

/** The same by a proof. Null: the proof was spent, or the number is held by someone. */
export const startProven = statement<StartArgs & { proofId: string; resultId: string }, { change_id: string | null }>(
  'start_proven_change',
  (p) => sql`
  with ${arrivingByProof(p)}, may_start as (select), ${starting(p)}
  select (select id from started) as change_id, (select count(refused) from gone_refused)`,
);
