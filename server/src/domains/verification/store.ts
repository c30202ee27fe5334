import type { DeliveryReason, Purpose } from '@btepai/contract';
import type { OnceArgs } from '../../kit/once.ts';
import { onceIsNew, remembering } from '../../kit/once.ts';
import type { Fragment, Params } from '../../kit/statement.ts';
import { countRefused, sql, statement } from '../../kit/statement.ts';
import type { Delivery, QueueArgs } from '../messaging/index.ts';
import { deliveryOf, queueing } from '../messaging/index.ts';

type GuardRules = { guardHourSince: Date; wrongPerHour: number; wrongInARow: number };

/** CTEs that refuse where a number has had too many wrong codes (C5), and make its guard row for later tries. */
const guarding = (p: Params<GuardRules & { recipientIndex: Buffer; now: Date }>): Fragment => sql`
  guard_made as (insert into code_guards (recipient_index) values (${p.recipientIndex}::bytea) on conflict do nothing),
  guard_refused as (
    select refuse('code_locked', case when wrong_in_a_row >= ${p.wrongInARow}::int then '{}'::jsonb
      else jsonb_build_object('retryAfterSeconds',
        ceil(extract(epoch from wrong_at[${p.wrongPerHour}::int] - ${p.guardHourSince}::timestamptz))::int) end) as refused
    from code_guards where recipient_index = ${p.recipientIndex}::bytea
      and (wrong_in_a_row >= ${p.wrongInARow}::int or wrong_at[${p.wrongPerHour}::int] > ${p.guardHourSince}::timestamptz))`;

export type CreateArgs = QueueArgs &
  OnceArgs &
  GuardRules & {
    verificationId: string;
    purpose: Purpose;
    subject: string;
    payloadDigest: Buffer;
    codeDigest: Buffer;
    language: string;
    expiresAt: Date;
  };

/**
 * One statement: the verification, its place as the current one, the SMS, every budget; or a refusal and nothing at all.
 * The purpose's domain adds the CTE `act_refused`, which calls `refuse()` where the act itself can't be.
 */
export const creating = (p: Params<CreateArgs>, actRefused: Fragment): Fragment => sql`
  with ${actRefused}, ${queueing(p)}, ${guarding(p)},
  made as (
    insert into verifications (account_id, id, purpose, subject, recipient_index, recipient_cipher, country,
      payload_digest, code_digest, message_id, language, expires_at, sent_at)
    values (${p.accountId}::uuid, ${p.verificationId}::uuid, ${p.purpose}::text, ${p.subject}::text,
      ${p.recipientIndex}::bytea, ${p.recipientCipher}::bytea, ${p.country}::text, ${p.payloadDigest}::bytea,
      ${p.codeDigest}::bytea, ${p.messageId}::uuid, ${p.language}::text, ${p.expiresAt}::timestamptz, ${p.now}::timestamptz)
    returning id),
  placed as (
    insert into current_verifications (account_id, purpose, subject, verification_id)
    values (${p.accountId}::uuid, ${p.purpose}::text, ${p.subject}::text, ${p.verificationId}::uuid)
    on conflict (account_id, purpose, subject) do update set verification_id = excluded.verification_id),
  outcome as (select id from made),
  ${remembering(p)}
  select id, ${countRefused(['act_refused', 'guard_refused', 'sms_refused'])} from outcome`;

export type VerificationRow = Delivery & {
  id: string;
  purpose: Purpose;
  subject: string;
  recipient_index: Buffer;
  recipient_cipher: Buffer;
  country: string;
  payload_digest: Buffer;
  status: 'pending' | 'spent' | 'locked';
  tries: number;
  sends: number;
  expires_at: Date;
  sent_at: Date;
  current_id: string | null;
  delivery_reason: DeliveryReason | null;
};

export const findVerification = statement<{ accountId: string; id: string }, VerificationRow>(
  'find_verification',
  (p) => sql`
  select v.id, v.purpose, v.subject, v.recipient_index, v.recipient_cipher, v.country, v.payload_digest, v.status, v.tries,
    v.sends, v.expires_at, v.sent_at, c.verification_id as current_id, delivery.*
  from verifications v
  left join current_verifications c on c.account_id = v.account_id and c.purpose = v.purpose and c.subject = v.subject
  cross join lateral (${deliveryOf(sql`v.account_id`, sql`v.message_id`)}) delivery
  where v.account_id = ${p.accountId} and v.id = ${p.id}`,
);

type ResendArgs = QueueArgs & OnceArgs & GuardRules & { verificationId: string; maxSends: number; sentBefore: Date };

/** The same code once more. A resend that lost a race to another is refused as if it had come after it. */
export const resendVerification = statement<ResendArgs, { id: string }>(
  'resend_verification',
  (p) => sql`
  with ${queueing(p)}, ${guarding(p)},
  resent as (
    update verifications v set sends = v.sends + 1, message_id = ${p.messageId}::uuid, sent_at = ${p.now}::timestamptz
    where v.account_id = ${p.accountId}::uuid and v.id = ${p.verificationId}::uuid and v.status = 'pending'
      and v.expires_at > ${p.now}::timestamptz and v.sends < ${p.maxSends}::int and v.sent_at <= ${p.sentBefore}::timestamptz
    returning v.id),
  outcome as (select id from resent),
  ${remembering(p)}
  select id, ${countRefused(['guard_refused', 'sms_refused'])} from outcome
  union all
  select null, 0 from (select refuse('send_too_soon')) late where not exists (select from resent)`,
);

export const cancelVerification = statement<{ accountId: string; id: string }, { id: string }>(
  'cancel_verification',
  (p) => sql`
  delete from current_verifications where account_id = ${p.accountId} and verification_id = ${p.id}
  returning verification_id as id`,
);

/** One code and what it has to be for. */
export type ProofArgs = { verificationId: string; purpose: Purpose; payloadDigest: Buffer; codeMac: Buffer };
export type SpendArgs = ProofArgs & GuardRules & { accountId: string; maxTries: number; now: Date; today: string };

/**
 * CTEs that lock the numbers' guard rows, in one order, and the verifications after them, so of any number of tries at once
 * each sees the count that the one before left (C3 C4 C5). `candidates` has the codes that can be tried.
 *
 * After a wait for a row PostgreSQL looks once more whether it fits, and then chooses the months of a partitioned table by
 * what a join left behind, which may be nothing: a good code was not tried. So the months are chosen by parameters alone,
 * `ids`, and no join names `v.id` with `=`.
 */
const trying = (
  p: Params<SpendArgs & Pick<OnceArgs, 'onceKey'>>,
  proofs: readonly Params<ProofArgs>[] = [p],
): Fragment => {
  const ids = sql.join(proofs.map(({ verificationId }) => sql`${verificationId}::uuid`));
  return sql`
  first_use as materialized (select ${onceIsNew(p)} as is_first),
  proofs (nth, verification_id, purpose, payload_digest, code_mac) as (values ${sql.join(
    proofs.map(
      (proof, index) => sql`(${sql.lit(index + 1)}, ${proof.verificationId}::uuid, ${proof.purpose}::text,
        ${proof.payloadDigest}::bytea, ${proof.codeMac}::bytea)`,
    ),
  )}),
  guard as materialized (
    select g.recipient_index, g.wrong_at, g.wrong_in_a_row from code_guards g
    where (select is_first from first_use) and g.recipient_index = any (array(
      select v.recipient_index from verifications v where v.account_id = ${p.accountId}::uuid and v.id in (${ids})))
    order by g.recipient_index for update),
  candidates as materialized (
    select q.nth, v.account_id, v.id, v.code_digest = sha256(q.code_mac || v.recipient_index || v.payload_digest) as is_right
    from verifications v
    join proofs q on q.verification_id is not distinct from v.id
    join guard g on g.recipient_index = v.recipient_index
    where v.account_id = ${p.accountId}::uuid and v.id in (${ids}) and v.purpose = q.purpose and v.payload_digest = q.payload_digest
      and v.status = 'pending' and v.tries < ${p.maxTries}::int and v.expires_at > ${p.now}::timestamptz
      and g.wrong_in_a_row < ${p.wrongInARow}::int
      and coalesce(g.wrong_at[${p.wrongPerHour}::int] <= ${p.guardHourSince}::timestamptz, true)
      and v.id = (
        select c.verification_id from current_verifications c
        where c.account_id = v.account_id and c.purpose = v.purpose and c.subject = v.subject)
    for update of v)`;
};

/**
 * CTEs that try the codes of an act, nearly always one. All of them are spent or none: `spent` has a row, of the first
 * code, where every code was right; a wrong one is counted in any case, a right one beside it stays good. `tried` has the
 * codes that were spent or counted, and `attempt` is what the answer needs of them, always in one row.
 *
 * Whatever the statement around does for `spent` commits with it, or neither.
 */
export const spending = (
  p: Params<SpendArgs & Pick<OnceArgs, 'onceKey'>>,
  proofs: readonly Params<ProofArgs>[] = [p],
): Fragment => sql`
  ${trying(p, proofs)},
  tried as (
    update verifications v set
      status = case when c.is_right then 'spent' when v.tries + 1 >= ${p.maxTries}::int then 'locked' else v.status end,
      tries = case when c.is_right then v.tries else v.tries + 1 end
    from candidates c
    where v.account_id = c.account_id and v.id = c.id
      and (not c.is_right or ${sql.lit(proofs.length)} = (select count(*) from candidates where is_right))
    returning c.nth, v.account_id, v.id, v.recipient_index, v.recipient_cipher, v.country, v.tries, c.is_right),
  spent as (select account_id, recipient_index, recipient_cipher, country from tried where is_right and nth = 1),
  guard_counted as (
    update code_guards g set
      wrong_at = (array_fill(${p.now}::timestamptz, array[t.wrong]) || g.wrong_at)[1:${p.wrongPerHour}::int],
      wrong_in_a_row = case when t.wrong = 0 then 0 else g.wrong_in_a_row + t.wrong end
    from (
      select recipient_index, (count(*) filter (where not is_right))::int as wrong from tried group by recipient_index) t
    where g.recipient_index = t.recipient_index and not (t.wrong = 0 and g.wrong_in_a_row = 0)),
  day_counted as (
    insert into wrong_codes_by_day as d (day, count)
    select ${p.today}::date, count(*) from tried where not is_right having count(*) > 0
    on conflict (day) do update set count = d.count + excluded.count
    returning count),
  attempt as (
    select bool_and(is_right) as is_right, (select count from day_counted) as wrong_today,
      jsonb_agg(jsonb_build_object('nth', nth, 'tries', tries)) filter (where not is_right) as wrong
    from tried)`;

/** Tries one code for an act of several statements, in the transaction that holds them. */
export const spendCode = statement<SpendArgs & Pick<OnceArgs, 'onceKey'>, SpentRow>(
  'spend_code',
  (p) => sql`
  with ${spending(p)}
  select t.is_right, t.wrong, t.wrong_today, (select recipient_index from spent) as recipient_index from attempt t`,
);
/**
 * Whether the code would be spent, for an act that takes another proof beside it: its rows stay locked until the transaction
 * ends, so what the act's statement then finds is the same. No row, or false: that statement counts it and does nothing else.
 */
export const peekCode = statement<SpendArgs & Pick<OnceArgs, 'onceKey'>, { is_right: boolean }>(
  'peek_code',
  (p) => sql`with ${trying(p)} select is_right from candidates`,
);

type SpentRow = {
  is_right: boolean | null;
  wrong: { nth: number; tries: number }[] | null;
  wrong_today: number | null;
  recipient_index: Buffer | null;
};

/** By which message each of these codes came last. */
export const messagesOf = statement<
  { accountIds: string[]; ids: string[] },
  { account_id: string; message_id: string }
>(
  'messages_of_verifications',
  (p) => sql`
  select v.account_id, v.message_id
  from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[]) as s (account_id, id)
  join verifications v on v.account_id = s.account_id and v.id = s.id`,
);

/** Kills every outstanding code of an account (C9). */
export const killCodes = statement<{ accountId: string }, never>(
  'kill_codes',
  (p) => sql`delete from current_verifications where account_id = ${p.accountId}`,
);

/** Forgets which code was good for an act, where it has been over for long. */
export const forgetCodes = statement<{ before: string }, never>(
  'forget_codes',
  (p) => sql`delete from current_verifications where verification_id < ${p.before}::uuid`,
);

/** Asks for a code that the act itself can't refuse: what could stand against it has been looked at. */
export const askPlainly = statement<CreateArgs, { id: string }>('ask_for_code', (p) =>
  creating(p, sql`act_refused as (select null::boolean as refused where false)`),
);

/** A CTE that kills every outstanding code of the account that the CTE `from` names, if it has a row (C9). */
export const killingCodes = (from: string): Fragment => sql`
  codes_killed as (delete from current_verifications c using ${sql.ref(from)} f where c.account_id = f.account_id)`;

/** A CTE that opens the numbers that wrong codes shut, of the CTE `from`: their owner has shown something better (C5). */
export const openingNumbers = (p: Params<{ wrongInARow: number }>, from: string): Fragment => sql`
  numbers_opened as (
    update code_guards g set wrong_in_a_row = 0
    where g.recipient_index = any (array(select recipient_index from ${sql.ref(from)}))
      and g.wrong_in_a_row >= ${p.wrongInARow}::int)`;

export const findGuard = statement<{ recipientIndex: Buffer }, { wrong_at: Date[]; wrong_in_a_row: number }>(
  'find_guard',
  (p) => sql`
  select wrong_at, wrong_in_a_row from code_guards where recipient_index = ${p.recipientIndex}`,
);

type AskedRow = Pick<
  VerificationRow,
  'id' | 'purpose' | 'recipient_index' | 'recipient_cipher' | 'status' | 'tries' | 'sends' | 'expires_at' | 'sent_at'
>;

export const listVerifications = statement<{ accountId: string; beforeId: string | null; limit: number }, AskedRow>(
  'list_verifications',
  (p) => sql`
  select id, purpose, recipient_index, recipient_cipher, status, tries, sends, expires_at, sent_at from verifications
  where account_id = ${p.accountId} and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

/** All of an account that is closed for good. */
export const forgetVerifications = statement<{ accountId: string }, never>(
  'forget_verifications',
  (p) => sql`
  with killed as (delete from current_verifications where account_id = ${p.accountId}::uuid)
  delete from verifications where account_id = ${p.accountId}::uuid`,
);
