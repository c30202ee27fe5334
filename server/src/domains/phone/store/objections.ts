import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { killingCodes } from '../../verification/index.ts';

/** A CTE that opens the change of the account that the CTE `from` names to objection by a link (P5). */
export const openingObjection = (
  p: Params<{ tokenHash: Buffer; changeId: string; objectionUntil: Date }>,
  from: string,
): Fragment => sql`
  objection_opened as (
    insert into phone_objections (token_hash, account_id, change_id, good_until)
    select ${p.tokenHash}::bytea, account_id, ${p.changeId}::uuid, ${p.objectionUntil}::timestamptz from ${sql.ref(from)})`;

export type ObjectionRow = {
  account_id: string;
  change_id: string;
  good_until: Date;
  /** What an earlier objection by this link, or to the same change, came to. */
  outcome: 'restored' | 'frozen' | null;
  started_at: Date;
  binding_id: string;
  slot: number;
  binding_is_active: boolean;
};

export const findObjection = statement<{ tokenHash: Buffer }, ObjectionRow>(
  'find_phone_objection',
  (p) => sql`
  select o.account_id, o.change_id, o.good_until, c.outcome, c.started_at, c.binding_id, b.slot,
    b.status = 'active' as binding_is_active
  from phone_objections o
  join phone_changes c on c.account_id = o.account_id and c.id = o.change_id
  join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id
  where o.token_hash = ${p.tokenHash}`,
);

type RestoreArgs = {
  accountId: string;
  bindingId: string;
  slot: number;
  startedAt: Date;
  isIndividual: boolean;
  now: Date;
};

/**
 * Binds the old number again where nobody else holds it by now. What came of the changes in its place leaves the account,
 * and of an individual whatever is bound. No row: it can't be, and nothing was changed.
 */
export const restoreBinding = statement<RestoreArgs, { id: string }>(
  'restore_phone_binding',
  (p) => sql`
  with old as (
    select account_id, id, phone_index from phone_bindings
    where account_id = ${p.accountId}::uuid and id = ${p.bindingId}::uuid),
  claimed as (
    insert into phone_claims as c (phone_index, account_id, binding_id) select phone_index, account_id, id from old
    on conflict (phone_index) do update set binding_id = excluded.binding_id where c.account_id = excluded.account_id
    returning account_id, binding_id),
  ended as (
    update phone_bindings b set status = 'released', ended_at = ${p.now}::timestamptz
    from claimed c join old on true
    where b.account_id = c.account_id and b.status = 'active' and b.id <> old.id
      and (${p.isIndividual}::boolean or b.phone_index = old.phone_index or b.id in (
        select d.to_binding_id from phone_changes d
        join phone_bindings f on f.account_id = d.account_id and f.id = d.binding_id
        where d.account_id = c.account_id and d.status = 'applied' and f.slot = ${p.slot}::int
          and d.started_at >= ${p.startedAt}::timestamptz))
    returning b.account_id, b.id, b.slot, b.phone_index, b.is_primary),
  freed as (
    delete from phone_claims f using ended e, old
    where f.phone_index = e.phone_index and f.phone_index <> old.phone_index and f.binding_id = e.id),
  held as (
    select o.slot, o.is_primary from phone_bindings o
    where o.account_id = ${p.accountId}::uuid and o.status = 'active' and o.slot not in (select slot from ended)),
  restored as (
    update phone_bindings b set status = 'active', ended_at = null,
      -- Its slot may have been given to another number meanwhile; the next free one, and be it one more than the policy has.
      slot = (select min(n) from generate_series(1, 1 + (select count(*) from held)::int + ${p.slot}::int) n
        where n not in (select slot from held) and (n = ${p.slot}::int or ${p.slot}::int in (select slot from held))),
      is_primary = not exists (select from held where is_primary)
    from claimed c
    where b.account_id = c.account_id and b.id = c.binding_id
    returning b.id)
  select id from restored`,
);

type ObjectArgs = AppendArgs &
  NotifyArgs & {
    accountId: string;
    changeId: string;
    bindingId: string;
    slot: number;
    startedAt: Date;
    outcome: 'restored' | 'frozen';
    now: Date;
  };

/**
 * This change and those that came after it were not the owner's: none that waits will apply, and none that was applied in
 * the same slot stands. One that was cancelled stays so. Whose number objected becomes the primary: what lifts the
 * restriction is a code to it.
 */
export const objectToChanges = statement<ObjectArgs, never>(
  'object_to_phone_changes',
  (p) => sql`
  with objected as (
    update phone_changes c set status = case when c.status = 'cancelled' then c.status else 'objected' end,
      outcome = case when c.binding_id = ${p.bindingId}::uuid then ${p.outcome}::text else 'frozen' end,
      ended_at = coalesce(c.ended_at, ${p.now}::timestamptz)
    from phone_bindings b
    where c.account_id = ${p.accountId}::uuid and c.kind <> 'release'
      and b.account_id = c.account_id and b.id = c.binding_id
      and (c.id = ${p.changeId}::uuid or c.status = 'waiting'
        or (c.status = 'applied' and b.slot = ${p.slot}::int and c.started_at >= ${p.startedAt}::timestamptz))
    returning c.account_id),
  told as (select distinct account_id from objected),
  ${appending(p, 'told')},
  ${notifying(p, 'told')},
  ${killingCodes('told')},
  demoted as (
    update phone_bindings b set is_primary = false
    where b.account_id = ${p.accountId}::uuid and b.is_primary and b.status = 'active' and b.id <> ${p.bindingId}::uuid
      and exists (select from phone_bindings o
        where o.account_id = b.account_id and o.id = ${p.bindingId}::uuid and o.status = 'active')
    returning b.id),
  promoted as (
    update phone_bindings b set is_primary = true
    where b.account_id = ${p.accountId}::uuid and b.id = ${p.bindingId}::uuid and b.status = 'active'
      and (select count(*) from demoted) >= 0
    returning b.id)
  select count(*) from promoted`,
);

export const forgetOldObjections = statement<{ before: Date }, never>(
  'forget_old_objections',
  (p) => sql`delete from phone_objections where good_until < ${p.before}`,
);
