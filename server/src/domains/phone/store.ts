import type { OnceArgs } from '../../kit/once.ts';
import { remembering } from '../../kit/once.ts';
import { sql, statement } from '../../kit/statement.ts';
import type { AppendArgs } from '../activity/index.ts';
import { appending } from '../activity/index.ts';
import { endingOthers } from '../sessions/index.ts';
import type { CreateArgs, SpendArgs, Tried } from '../verification/index.ts';
import { creating, killingCodes, spending } from '../verification/index.ts';

export type BindingRow = {
  id: string;
  phone_index: Buffer;
  phone_cipher: Buffer;
  country: string;
  is_primary: boolean;
  status: 'active' | 'replaced' | 'unbound' | 'released';
  bound_at: Date;
};

export const listBindings = statement<{ accountId: string }, BindingRow>(
  'list_bindings',
  (p) => sql`
  select id, phone_index, phone_cipher, country, is_primary, status, bound_at from phone_bindings
  where account_id = ${p.accountId} and status = 'active' order by is_primary desc, bound_at`,
);

/** Which account holds a number. */
export const findHolder = statement<{ phoneIndex: Buffer }, { account_id: string }>(
  'find_phone_holder',
  (p) => sql`
  select account_id from phone_claims where phone_index = ${p.phoneIndex}`,
);

/** Asks for a code to bind one more number, or says why this account can't. Says nothing of other accounts (P3). */
export const askToBind = statement<CreateArgs & { maxPhones: number }, { id: string }>('ask_to_bind', (p) =>
  creating(
    p,
    sql`act_refused as (
      select refuse(case when own then 'phone_unchanged' else 'phone_already_bound' end) as refused
      from (
        select count(*) as held, coalesce(bool_or(phone_index = ${p.recipientIndex}::bytea), false) as own
        from phone_bindings where account_id = ${p.accountId}::uuid and status = 'active') f
      where own or held >= ${p.maxPhones}::int)`,
  ),
);

type BindArgs = SpendArgs &
  OnceArgs &
  AppendArgs & {
    bindingId: string;
    holderLineId: string;
    holderLineKind: string;
    holderLineEntry: string;
    proofId: string;
    proofExpiresAt: Date;
    sessionId: string;
    maxPhones: number;
  };

/** Every column survives JSON, for the memory of an Idempotency-Key. */
export type BindRow = Tried & {
  binding_id: string | null;
  bound_at: string | null;
  is_primary: boolean | null;
  phone_index: string | null;
  phone_cipher: string | null;
  country: string | null;
  proof_id: string | null;
};

/**
 * The rule at the heart: the code is spent in the statement that binds. In one of these ways:
 * - the code was not right, or not good any more: nothing but a counted try;
 * - it was right and the account is full: refused, and with it all undone, the code unspent;
 * - it was right and the number is another account's (P3): the code is spent for a proof of possession,
 *   and the holder's log says so;
 * - it was right and the number is free: claimed by its key (P1), bound, logged, other codes and sessions ended (C9).
 */
export const bindPhone = statement<BindArgs, BindRow>(
  'bind_phone',
  (p) => sql`
  with ${spending(p)},
  held as (select slot, is_primary from phone_bindings where account_id = ${p.accountId}::uuid and status = 'active'),
  full_refused as (
    select refuse('phone_already_bound') as refused from spent where (select count(*) from held) >= ${p.maxPhones}::int),
  claimed as (
    insert into phone_claims as c (phone_index, account_id, binding_id)
    select recipient_index, account_id, ${p.bindingId}::uuid from spent
    -- Changes nothing, but gives back the holder's row as it is now, also when it came a moment ago.
    on conflict (phone_index) do update set binding_id = c.binding_id
    returning phone_index, account_id, binding_id),
  bound as (
    insert into phone_bindings (account_id, id, slot, phone_index, phone_cipher, country, is_primary, bound_at)
    select s.account_id, ${p.bindingId}::uuid,
      (select min(n) from generate_series(1, ${p.maxPhones}::int) n where n not in (select slot from held)),
      s.recipient_index, s.recipient_cipher, s.country, not exists (select from held where is_primary), ${p.now}::timestamptz
    from spent s join claimed c on c.binding_id = ${p.bindingId}::uuid
    returning account_id, id, phone_index, phone_cipher, country, is_primary, bound_at),
  holder as (select account_id from claimed where binding_id <> ${p.bindingId}::uuid),
  other_holder as (select account_id from holder where account_id <> ${p.accountId}::uuid),
  proof as (
    insert into phone_proofs (account_id, id, phone_index, proven_at, expires_at)
    select s.account_id, ${p.proofId}::uuid, s.recipient_index, ${p.now}::timestamptz, ${p.proofExpiresAt}::timestamptz
    from spent s join other_holder on true
    returning id),
  ${appending(p, 'bound')},
  ${appending({ activityId: p.holderLineId, activityKind: p.holderLineKind, activityEntry: p.holderLineEntry }, 'other_holder', 'holder')},
  ${killingCodes('bound')},
  ${endingOthers(p, 'bound')},
  outcome as (
    select t.is_right, t.tries, d.count as wrong_today, b.id as binding_id, b.bound_at::text, b.is_primary,
      encode(b.phone_index, 'base64') as phone_index, encode(b.phone_cipher, 'base64') as phone_cipher, b.country, proof.id as proof_id
    from (values (1)) always
    left join tried t on true left join day_counted d on true left join bound b on true
    left join proof on true),
  ${remembering(p)}
  select *, (select count(refused) from full_refused) from outcome`,
);
