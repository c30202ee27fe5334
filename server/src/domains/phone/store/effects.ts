import type { Fragment, Params, Prefixed } from '../../../kit/statement.ts';
import { paramsOf, sql } from '../../../kit/statement.ts';
import { standing } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

/**
 * The steps that several acts on a number share, as CTEs. Each act's statement brings the number in as `arriving`: one row
 * (account_id, phone_index, phone_cipher, country) where a proven number is to be bound, else none.
 */

/** The number whose code was just spent. An account that is restricted, or is being restricted, gets nothing. */
export const arrivingByCode = (p: Params<{ accountId: string }>): Fragment => sql`
  ${standing(p)},
  arriving as (
    select s.account_id, s.recipient_index as phone_index, s.recipient_cipher as phone_cipher, s.country
    from spent s join standing on true),
  restricted_refused as (
    select refuse('account_restricted') as refused from spent where not exists (select from standing))`;

/** The number that the account proved before, when it was another's. A proof is spent once, for the thing that it names. */
export const arrivingByProof = (
  p: Params<{ accountId: string; proofId: string; resultId: string; now: Date }>,
): Fragment => sql`
  ${standing(p)},
  arriving as (
    update phone_proofs f set spent_at = ${p.now}::timestamptz, result_id = ${p.resultId}::uuid from standing s
    where f.account_id = s.account_id and f.id = ${p.proofId}::uuid and f.spent_at is null
      and f.expires_at > ${p.now}::timestamptz
    returning f.account_id, f.phone_index, f.phone_cipher, f.country, f.binding_id)`;

/** Claims the arriving number by its key (P1): `claimed` is this binding's, or else its holder's row. */
export const claiming = (p: Params<{ bindingId: string }>): Fragment => sql`
  claimed as (
    insert into phone_claims as c (phone_index, account_id, binding_id)
    select phone_index, account_id, ${p.bindingId}::uuid from arriving
    -- Changes nothing, but gives back the holder's row as it is now, also when it came a moment ago.
    on conflict (phone_index) do update set binding_id = c.binding_id
    returning phone_index, account_id, binding_id)`;

type HolderArgs = Prefixed<'holder', AppendArgs & NotifyArgs>;
export type ProvingArgs = HolderArgs & {
  accountId: string;
  phoneId: string | null;
  proofId: string;
  proofExpiresAt: Date;
  now: Date;
};

/** Where the CTE `when` has a row, the arriving number can't be had at once: a proof of possession is kept for an appeal. */
export const proving = (p: Params<ProvingArgs>, when: string): Fragment => sql`
  proof as (
    insert into phone_proofs (account_id, id, phone_index, phone_cipher, country, binding_id, proven_at, expires_at)
    select a.account_id, ${p.proofId}::uuid, a.phone_index, a.phone_cipher, a.country, ${p.phoneId}::uuid,
      ${p.now}::timestamptz, ${p.proofExpiresAt}::timestamptz
    from arriving a join ${sql.ref(when)} on true
    returning id)`;

/** The account that the CTE `from` names hears that someone proved to hold its number (P3). */
export const tellingHolder = (from: string): Fragment => sql`
  ${appending(paramsOf('holder'), from, 'holder')}, ${notifying(paramsOf('holder'), from, 'holder_notified')}`;

export type ClaimantArgs = Prefixed<'claimant', NotifyArgs>;

/**
 * Ends what waited on the account's numbers (C9): every replacement, and the release of the number that is ending. Its
 * claimant hears that the number is free.
 */
export const cancellingChanges = (
  p: Params<ClaimantArgs & { phoneId: string | null; changeId: string | null; now: Date }>,
  from: string,
): Fragment => sql`
  changes_cancelled as (
    update phone_changes c set status = 'cancelled', ended_at = ${p.now}::timestamptz from ${sql.ref(from)} f
    where c.account_id = f.account_id and c.status = 'waiting' and c.id is distinct from ${p.changeId}::uuid
      and (c.kind = 'replace' or c.binding_id = ${p.phoneId}::uuid)
    returning c.claimant_id),
  ${tellingClaimants('changes_cancelled')}`;

export const tellingClaimants = (from: string): Fragment => sql`
  claimants as (select distinct claimant_id as account_id from ${sql.ref(from)} where claimant_id is not null),
  ${notifying(paramsOf('claimant'), 'claimants', 'claimants_notified')}`;

/**
 * Takes a number from its holder by the CTE `ended` (account_id, id, phone_index, is_primary): it is anyone's from now on.
 * What a statement does not read it does last, and in the reverse order; so it must read `freed`. Everyone then locks a
 * number's claim before an account's log, and no two wait for each other.
 */
export const freeing = sql`
  freed as (
    delete from phone_claims c using ended e where c.phone_index = e.phone_index and c.binding_id = e.id
    returning c.binding_id)`;

/** Of several numbers the oldest becomes the primary where the primary has gone. */
export const promotingNext = sql`
  promoted as (
    update phone_bindings b set is_primary = true from ended e
    where e.is_primary and b.account_id = e.account_id and b.id = (
      select o.id from phone_bindings o
      where o.account_id = e.account_id and o.id <> e.id and o.status = 'active' order by o.bound_at, o.id limit 1))`;
