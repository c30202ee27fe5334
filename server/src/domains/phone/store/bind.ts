import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { endingOthers } from '../../sessions/index.ts';
import type { Attempt, CreateArgs, SpendArgs } from '../../verification/index.ts';
import { creating, killingCodes, spending } from '../../verification/index.ts';
import type { PolicyArgs } from './bindings.ts';
import { policy } from './bindings.ts';
import type { ClaimantArgs, ProvingArgs } from './effects.ts';
import { arrivingByCode, arrivingByProof, cancellingChanges, claiming, proving, tellingHolder } from './effects.ts';

/** Asks for a code to bind one more number, or says why this account can't. Says nothing of other accounts (P3). */
export const askToBind = statement<CreateArgs & PolicyArgs, { id: string }>('ask_to_bind', (p) =>
  creating(
    p,
    sql`${policy(p)},
    act_refused as (
      select refuse(case when own then 'phone_unchanged' else 'phone_already_bound' end) as refused
      from (
        select count(*) as held, coalesce(bool_or(phone_index = ${p.recipientIndex}::bytea), false) as own
        from phone_bindings where account_id = ${p.accountId}::uuid and status = 'active') f, policy
      where own or held >= policy.max_phones)`,
  ),
);

type AddArgs = PolicyArgs &
  AppendArgs &
  NotifyArgs &
  ClaimantArgs & {
    bindingId: string;
    label: string | null;
    sessionId: string;
    phoneId: null;
    changeId: null;
    now: Date;
  };

/** The arriving number becomes one more of the account's, in the first slot that is free; its log, codes and sessions follow (C9). */
const adding = (p: Params<AddArgs>): Fragment => sql`
  ${policy(p)},
  held as (select slot, is_primary from phone_bindings where account_id = ${p.accountId}::uuid and status = 'active'),
  full_refused as (
    select refuse('phone_already_bound') as refused from arriving, policy where (select count(*) from held) >= max_phones),
  ${claiming(p)},
  bound as (
    insert into phone_bindings (account_id, id, slot, phone_index, phone_cipher, country, is_primary, label, bound_at, proven_at)
    select a.account_id, ${p.bindingId}::uuid,
      (select min(n) from generate_series(1, (select max_phones from policy)) n where n not in (select slot from held)),
      a.phone_index, a.phone_cipher, a.country, not exists (select from held where is_primary), ${p.label}::text,
      ${p.now}::timestamptz, ${p.now}::timestamptz
    from arriving a join claimed c on c.binding_id = ${p.bindingId}::uuid
    returning account_id, id),
  ${appending(p, 'bound')},
  ${notifying(p, 'bound')},
  ${killingCodes('bound')},
  ${endingOthers(p, 'bound')},
  ${cancellingChanges(p, 'bound')}`;

export type BindArgs = SpendArgs & OnceArgs & AddArgs & ProvingArgs;
/** Every column survives JSON, for the memory of an Idempotency-Key. */
export type BindRow = Attempt & { binding_id: string | null; proof_id: string | null };

/**
 * The rule at the heart: the code is spent in the statement that binds. In one of these ways:
 * - the code was not right, or not good any more: nothing but a counted try;
 * - it was right and the account is full: refused, and with it all undone, the code unspent;
 * - it was right and the number is another account's (P3): the code is spent for a proof of possession,
 *   and the holder is told;
 * - it was right and the number is free: claimed by its key (P1), bound, logged, other codes and sessions ended (C9).
 */
export const bindPhone = statement<BindArgs, BindRow>(
  'bind_phone',
  (p) => sql`
  with ${spending(p)}, ${arrivingByCode(p)}, ${adding(p)},
  other_holder as (select account_id from claimed where account_id <> ${p.accountId}::uuid),
  ${proving(p, 'other_holder')},
  ${tellingHolder('other_holder')},
  outcome as (
    select t.is_right, t.wrong, t.wrong_today, (select id from bound) as binding_id, (select id from proof) as proof_id
    from attempt t),
  ${remembering(p)}
  select *, ${countRefused(['restricted_refused', 'full_refused'])} from outcome`,
);

/** The same by a proof, where its number has been freed meanwhile. Null: the proof was spent, or the number is held again. */
export const bindProven = statement<AddArgs & { proofId: string; resultId: string }, { binding_id: string | null }>(
  'bind_proven',
  (p) => sql`
  with ${arrivingByProof(p)}, ${adding(p)}
  select (select id from bound) as binding_id, (select count(refused) from full_refused)`,
);
