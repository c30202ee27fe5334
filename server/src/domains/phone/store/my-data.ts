import { sql, statement } from '../../../kit/statement.ts';
import type { BindingRow } from './bindings.ts';
import type { ClaimantArgs } from './effects.ts';
import { tellingClaimants } from './effects.ts';

type PageArgs = { accountId: string; beforeId: string | null; limit: number };

/** All numbers that an account has or had. */
export const listAllBindings = statement<PageArgs, BindingRow & { ended_at: Date | null }>(
  'list_all_bindings',
  (p) => sql`
  select id, phone_index, phone_cipher, country, is_primary, label, status, bound_at, ended_at from phone_bindings
  where account_id = ${p.accountId} and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

type ChangeRow = {
  id: string;
  kind: string;
  status: string;
  from_index: Buffer;
  from_cipher: Buffer;
  phone_index: Buffer | null;
  phone_cipher: Buffer | null;
  started_at: Date;
  applies_at: Date;
  applied_at: Date | null;
  ended_at: Date | null;
  outcome: string | null;
};

export const listAllChanges = statement<PageArgs, ChangeRow>(
  'list_all_phone_changes',
  (p) => sql`
  select c.id, c.kind, c.status, b.phone_index as from_index, b.phone_cipher as from_cipher, c.phone_index, c.phone_cipher,
    c.started_at, c.applies_at, c.applied_at, c.ended_at, c.outcome
  from phone_changes c join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id
  where c.account_id = ${p.accountId} and (${p.beforeId}::uuid is null or c.id < ${p.beforeId}::uuid)
  order by c.id desc limit ${p.limit}::int`,
);

/** Whether a change that took effect can still be undone by the link that went to its old number. */
export const openToObjection = statement<{ accountId: string; now: Date }, { id: string }>(
  'find_change_open_to_objection',
  (p) => sql`
  select id from phone_changes
  where account_id = ${p.accountId} and status = 'applied' and objection_until > ${p.now} limit 1`,
);

/**
 * All of an account that is closed for good: its numbers are anyone's, and whoever appealed for one hears so; what it
 * asked of others' numbers ends.
 */
export const forgetPhones = statement<ClaimantArgs & { accountId: string; now: Date }, { freed: number }>(
  'forget_phones',
  (p) => sql`
  with ended as (
    delete from phone_bindings where account_id = ${p.accountId}::uuid returning id, phone_index),
  freed as (
    delete from phone_claims c using ended e where c.phone_index = e.phone_index and c.binding_id = e.id
    returning c.binding_id),
  changes_gone as (
    delete from phone_changes where account_id = ${p.accountId}::uuid returning status, claimant_id),
  freed_for as (select claimant_id from changes_gone where status = 'waiting'),
  ${tellingClaimants('freed_for')},
  asked_of_others as (
    update phone_changes c set status = 'cancelled', ended_at = ${p.now}::timestamptz
    from phone_proofs f join phone_claims h on h.phone_index = f.phone_index
    where f.account_id = ${p.accountId}::uuid and h.account_id <> ${p.accountId}::uuid
      and c.account_id = h.account_id and c.binding_id = h.binding_id and c.claimant_id = f.account_id
      and c.status = 'waiting'),
  proofs_gone as (delete from phone_proofs where account_id = ${p.accountId}::uuid),
  policy_gone as (delete from phone_policies where account_id = ${p.accountId}::uuid)
  select count(*)::int as freed from freed`,
);
