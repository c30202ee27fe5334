import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import type { Fragment, Params, Prefixed } from '../../../kit/statement.ts';
import { countRefused, paramsOf, sql, statement } from '../../../kit/statement.ts';
import { standing } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NoticeSmsArgs } from '../../messaging/index.ts';
import { queueingNotice } from '../../messaging/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { endingOthers } from '../../sessions/index.ts';
import type { Attempt, CreateArgs, ProofArgs, SpendArgs } from '../../verification/index.ts';
import { creating, killingCodes, spending } from '../../verification/index.ts';
import type { ClaimantArgs, ProvingArgs } from './effects.ts';
import {
  arrivingByCode,
  arrivingByProof,
  cancellingChanges,
  claiming,
  freeing,
  proving,
  tellingHolder,
} from './effects.ts';
import { openingObjection } from './objections.ts';

type AskArgs = CreateArgs & { phoneId: string };

const unfitToReplace = (p: Params<AskArgs>): Fragment => sql`
  select 'not_found' as code where not exists (
    select from phone_bindings b
    where b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid and b.status = 'active')
  union all
  select 'change_waiting' where exists (
    select from phone_changes c
    where c.account_id = ${p.accountId}::uuid and c.binding_id = ${p.phoneId}::uuid and c.status = 'waiting')`;

/** Asks for the code to the number that is to be replaced. */
export const askCurrentToReplace = statement<AskArgs, { id: string }>('ask_current_to_replace', (p) =>
  creating(p, sql`act_refused as (select refuse(code) as refused from (${unfitToReplace(p)} limit 1) f)`),
);

/** Asks for the code to the number that is to take its place. Says nothing of other accounts (P3). */
export const askNewToReplace = statement<AskArgs, { id: string }>('ask_new_to_replace', (p) =>
  creating(
    p,
    sql`act_refused as (
      select refuse(code) as refused from (
        ${unfitToReplace(p)}
        union all
        select 'phone_unchanged' where exists (
          select from phone_bindings b
          where b.account_id = ${p.accountId}::uuid and b.status = 'active' and b.phone_index = ${p.recipientIndex}::bytea)
        limit 1) f)`,
  ),
);

/** What every swap of a number needs: the arguments of its effects. */
export type SwapArgs = AppendArgs &
  NotifyArgs &
  NoticeSmsArgs &
  ClaimantArgs & {
    accountId: string;
    phoneId: string;
    bindingId: string;
    changeId: string;
    tokenHash: Buffer;
    objectionUntil: Date;
    sessionId: string | null;
    now: Date;
  };

/**
 * The arriving number takes the place of binding `phoneId`: its slot, label and rank. Undone whole, the codes unspent, where
 * that binding has ended meanwhile. The statement around gives `change_applied`, the change's row from `bound`.
 */
const swapping = (p: Params<SwapArgs>): Fragment => sql`
  ${claiming(p)},
  ended as (
    update phone_bindings b set status = 'replaced', ended_at = ${p.now}::timestamptz
    from claimed c
    where c.binding_id = ${p.bindingId}::uuid
      and b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid and b.status = 'active'
    returning b.account_id, b.id, b.slot, b.phone_index, b.is_primary, b.label),
  gone_refused as (
    select refuse('not_found') as refused from claimed
    where binding_id = ${p.bindingId}::uuid and not exists (select from ended)),
  bound as (
    insert into phone_bindings (account_id, id, slot, phone_index, phone_cipher, country, is_primary, label, bound_at, proven_at)
    select e.account_id, ${p.bindingId}::uuid, e.slot, a.phone_index, a.phone_cipher, a.country, e.is_primary, e.label,
      ${p.now}::timestamptz, ${p.now}::timestamptz
    from ended e join arriving a on true
    returning account_id, id, phone_index, phone_cipher, country),
  ${freeing},
  ${openingObjection(p, 'bound')},
  ${queueingNotice(p, 'bound')},
  ${notifying(p, 'bound')},
  ${appending(p, 'bound')},
  ${killingCodes('bound')},
  ${endingOthers(p, 'bound')},
  ${cancellingChanges(p, 'bound')}`;

const noting = (p: Params<SwapArgs>): Fragment => sql`
  change_applied as (
    insert into phone_changes (account_id, id, kind, status, binding_id, to_binding_id, phone_index, phone_cipher, country,
      session_id, started_at, applies_at, applied_at, objection_until)
    select account_id, ${p.changeId}::uuid, 'replace', 'applied', ${p.phoneId}::uuid, id, phone_index, phone_cipher, country,
      ${p.sessionId}::uuid, ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.now}::timestamptz,
      ${p.objectionUntil}::timestamptz
    from bound)`;

export type ReplaceRow = Attempt & { change_id: string | null; proof_id: string | null };
type ReplaceArgs = SpendArgs & Prefixed<'owner', ProofArgs> & OnceArgs & SwapArgs & ProvingArgs;

/** Both codes are spent in the statement that swaps (P4), in the same ways as `bindPhone`. */
export const replacePhone = statement<ReplaceArgs, ReplaceRow>(
  'replace_phone',
  (p) => sql`
  with ${spending(p, [p, paramsOf<ProofArgs>('owner')])}, ${arrivingByCode(p)}, ${swapping(p)}, ${noting(p)},
  other_holder as (select account_id from claimed where account_id <> ${p.accountId}::uuid),
  ${proving(p, 'other_holder')},
  ${tellingHolder('other_holder')},
  outcome as (
    select t.is_right, t.wrong, t.wrong_today, (select ${p.changeId}::uuid from bound) as change_id,
      (select id from proof) as proof_id
    from attempt t),
  ${remembering(p)}
  select *, (select count(*) from freed), ${countRefused(['restricted_refused', 'gone_refused'])}
  from outcome`,
);

type ByFactorArgs = SpendArgs & Pick<OnceArgs, 'onceKey'> & SwapArgs & ProvingArgs;

/** The same by the new number's code alone, in the transaction that has spent another proof of the owner's. */
export const replaceByFactor = statement<ByFactorArgs, ReplaceRow>(
  'replace_phone_by_factor',
  (p) => sql`
  with ${spending(p)}, ${arrivingByCode(p)}, ${swapping(p)}, ${noting(p)},
  other_holder as (select account_id from claimed where account_id <> ${p.accountId}::uuid),
  ${proving(p, 'other_holder')},
  ${tellingHolder('other_holder')}
  select t.is_right, t.wrong, t.wrong_today, (select ${p.changeId}::uuid from bound) as change_id,
    (select id from proof) as proof_id, (select count(*) from freed),
    ${countRefused(['restricted_refused', 'gone_refused'])}
  from attempt t`,
);

/** The same by a proof, where its number has been freed meanwhile. Null: the proof was spent, or the number is held again. */
export const replaceProven = statement<SwapArgs & { proofId: string; resultId: string }, { change_id: string | null }>(
  'replace_proven',
  (p) => sql`
  with ${arrivingByProof(p)}, ${swapping(p)}, ${noting(p)}
  select (select ${p.changeId}::uuid from bound) as change_id, (select count(*) from freed),
    (select count(refused) from gone_refused)`,
);

/**
 * A change that waited long enough. Null: it is not waiting any more, or not due.
 * @throws Refusal phone_taken | not_found | account_restricted where it can't be applied; it is then to be ended
 */
export const applyReplacement = statement<SwapArgs, { id: string | null }>(
  'apply_replacement',
  (p) => sql`
  with change_applied as (
    update phone_changes set status = 'applied', applied_at = ${p.now}::timestamptz, to_binding_id = ${p.bindingId}::uuid,
      objection_until = ${p.objectionUntil}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.changeId}::uuid and status = 'waiting'
      and applies_at <= ${p.now}::timestamptz
    returning account_id, phone_index, phone_cipher, country),
  ${standing(p)},
  arriving as (select d.* from change_applied d join standing on true),
  restricted_refused as (
    select refuse('account_restricted') as refused from change_applied where not exists (select from standing)),
  ${swapping(p)},
  taken_refused as (select refuse('phone_taken') as refused from claimed where binding_id <> ${p.bindingId}::uuid)
  select (select id from bound) as id, (select count(*) from freed), 
    ${countRefused(['restricted_refused', 'gone_refused', 'taken_refused'])}`,
);
