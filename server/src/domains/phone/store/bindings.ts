import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { standing } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

export type BindingRow = {
  id: string;
  phone_index: Buffer;
  phone_cipher: Buffer;
  country: string;
  is_primary: boolean;
  label: string | null;
  status: 'active' | 'replaced' | 'unbound' | 'released';
  bound_at: Date;
};

const columns = sql`b.id, b.phone_index, b.phone_cipher, b.country, b.is_primary, b.label, b.status, b.bound_at`;

export const listBindings = statement<{ accountId: string }, BindingRow>(
  'list_bindings',
  (p) => sql`
  select ${columns} from phone_bindings b
  where b.account_id = ${p.accountId} and b.status = 'active' order by b.is_primary desc, b.bound_at`,
);

/** The primary number of each of several accounts; `nth` is whose, from 1. */
export const listPrimaries = statement<{ accountIds: string[] }, BindingRow & { nth: string }>(
  'list_primary_phones',
  (p) => sql`
  select distinct on (k.nth) k.nth, ${columns}
  from unnest(${p.accountIds}::uuid[]) with ordinality k (account_id, nth)
  join phone_bindings b on b.account_id = k.account_id and b.status = 'active'
  order by k.nth, b.is_primary desc, b.bound_at`,
);

export const findBinding = statement<{ accountId: string; phoneId: string }, BindingRow & { proven_at: Date }>(
  'find_binding',
  (p) => sql`
  select ${columns}, b.proven_at from phone_bindings b where b.account_id = ${p.accountId} and b.id = ${p.phoneId}`,
);

/** The numbers that an account holds, as a row each by `recipient_index`. */
export const indexesOf = (p: Params<{ accountId: string }>): Fragment => sql`
  select phone_index as recipient_index from phone_bindings
  where account_id = ${p.accountId}::uuid and status = 'active'`;

/** Who holds a number, and since when the account may have lost it. */
export type HolderRow = { account_id: string; binding_id: string; proven_at: Date };

export const findHolder = statement<{ phoneIndex: Buffer }, HolderRow>(
  'find_phone_holder',
  (p) => sql`
  select c.account_id, c.binding_id, b.proven_at from phone_claims c
  join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id
  where c.phone_index = ${p.phoneIndex}`,
);

export type PolicyArgs = { accountId: string; maxPhones: number };

/** A CTE with how many numbers the account may hold: what staff set for it, else what its kind may. */
export const policy = (p: Params<PolicyArgs>): Fragment => sql`
  policy as (
    select coalesce((select max_phones from phone_policies where account_id = ${p.accountId}::uuid),
      ${p.maxPhones}::int) as max_phones)`;

export const findPolicy = statement<PolicyArgs, { max_phones: number }>(
  'find_phone_policy',
  (p) => sql`with ${policy(p)} select max_phones from policy`,
);

type SetPolicyArgs = AppendArgs & AuditArgs & { accountId: string; maxPhones: number; setBy: string; now: Date };

export const setPolicy = statement<SetPolicyArgs, never>(
  'set_phone_policy',
  (p) => sql`
  with allowed as (
    insert into phone_policies (account_id, max_phones, set_by, set_at)
    values (${p.accountId}::uuid, ${p.maxPhones}::int, ${p.setBy}::text, ${p.now}::timestamptz)
    on conflict (account_id) do update set max_phones = excluded.max_phones, set_by = excluded.set_by,
      set_at = excluded.set_at
    returning account_id),
  ${appending(p, 'allowed')},
  ${auditing(p, 'allowed')}
  select from allowed`,
);

type OwnArgs = AppendArgs & { accountId: string; phoneId: string };

/** Two at once run into the index of primaries, and the later one has to be run again. */
export const makePrimary = statement<OwnArgs, BindingRow>(
  'make_phone_primary',
  (p) => sql`
  with ${standing(p)},
  target as materialized (
    select b.account_id, b.id from phone_bindings b join standing on true
    where b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid and b.status = 'active' for update of b),
  demoted as (
    update phone_bindings b set is_primary = false from target t
    where b.account_id = t.account_id and b.id <> t.id and b.status = 'active' and b.is_primary returning b.id),
  promoted as (
    update phone_bindings b set is_primary = true from target t
    where b.account_id = t.account_id and b.id = t.id and not b.is_primary and (select count(*) from demoted) >= 0
    returning b.account_id, ${columns}),
  ${appending(p, 'promoted')}
  select ${columns} from promoted b
  union all
  select ${columns} from phone_bindings b join target t on b.account_id = t.account_id and b.id = t.id
  where not exists (select from promoted)`,
);

export const labelPhone = statement<OwnArgs & { label: string | null }, BindingRow>(
  'label_phone',
  (p) => sql`
  with ${standing(p)},
  labelled as (
    update phone_bindings b set label = ${p.label}::text from standing s
    where b.account_id = s.account_id and b.id = ${p.phoneId}::uuid and b.status = 'active'
    returning b.account_id, ${columns}),
  ${appending(p, 'labelled')}
  select ${columns} from labelled b`,
);

/** A CTE for whatever a code to a number authorizes: the account has just shown that it still holds it (P8). */
export const provenAgain = (p: Params<{ now: Date }>): Fragment => sql`
  proven_again as (
    update phone_bindings b set proven_at = ${p.now}::timestamptz from spent s
    where b.account_id = s.account_id and b.phone_index = s.recipient_index and b.status = 'active')`;
