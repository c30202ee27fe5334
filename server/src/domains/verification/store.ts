import type { DeliveryReason, Purpose } from '@btepai/contract';
import type { OnceArgs } from '../../kit/once.ts';
import { onceIsNew, remembering } from '../../kit/once.ts';
import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';
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
  select id, (select count(refused) from act_refused), (select count(refused) from guard_refused),
    (select count(refused) from sms_refused) from outcome`;

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
  select id, (select count(refused) from sms_refused), (select count(refused) from guard_refused) from outcome
  union all
  select null, 0, 0 from (select refuse('send_too_soon')) late where not exists (select from resent)`,
);

export const cancelVerification = statement<{ accountId: string; id: string }, { id: string }>(
  'cancel_verification',
  (p) => sql`
  delete from current_verifications where account_id = ${p.accountId} and verification_id = ${p.id}
  returning verification_id as id`,
);

export type SpendArgs = GuardRules & {
  accountId: string;
  verificationId: string;
  purpose: Purpose;
  payloadDigest: Buffer;
  codeMac: Buffer;
  maxTries: number;
  now: Date;
  today: string;
};

/**
 * CTEs that try a code. `tried` has a row where the try counted, with `is_right`; `spent` has it where the code was right.
 * The number's guard row is locked first and the verification's by its update, so of any number of tries at once each sees
 * the count that the one before left (C3 C4 C5). Whatever the statement around does for `spent` commits with it, or neither.
 */
export const spending = (p: Params<SpendArgs & Pick<OnceArgs, 'onceKey'>>): Fragment => sql`
  first_use as materialized (select ${onceIsNew(p)} as is_first),
  guard as materialized (
    select g.recipient_index, g.wrong_at, g.wrong_in_a_row from code_guards g
    where (select is_first from first_use) and g.recipient_index = (
      select v.recipient_index from verifications v
      where v.account_id = ${p.accountId}::uuid and v.id = ${p.verificationId}::uuid)
    for update),
  tried as (
    update verifications v set
      status = case when v.code_digest = sha256(${p.codeMac}::bytea || v.recipient_index || v.payload_digest) then 'spent'
        when v.tries + 1 >= ${p.maxTries}::int then 'locked' else v.status end,
      tries = case when v.code_digest = sha256(${p.codeMac}::bytea || v.recipient_index || v.payload_digest) then v.tries
        else v.tries + 1 end
    from guard g
    where v.account_id = ${p.accountId}::uuid and v.id = ${p.verificationId}::uuid and v.recipient_index = g.recipient_index
      and v.purpose = ${p.purpose}::text and v.payload_digest = ${p.payloadDigest}::bytea
      and v.status = 'pending' and v.tries < ${p.maxTries}::int and v.expires_at > ${p.now}::timestamptz
      and g.wrong_in_a_row < ${p.wrongInARow}::int
      and coalesce(g.wrong_at[${p.wrongPerHour}::int] <= ${p.guardHourSince}::timestamptz, true)
      and exists (
        select from current_verifications c
        where c.account_id = v.account_id and c.purpose = v.purpose and c.subject = v.subject and c.verification_id = v.id)
    returning v.account_id, v.id, v.recipient_index, v.recipient_cipher, v.country, v.tries, v.status = 'spent' as is_right),
  spent as (select account_id, recipient_index, recipient_cipher, country from tried where is_right),
  guard_counted as (
    update code_guards g set
      wrong_at = case when t.is_right then g.wrong_at
        else (array[${p.now}::timestamptz] || g.wrong_at)[1:${p.wrongPerHour}::int] end,
      wrong_in_a_row = case when t.is_right then 0 else g.wrong_in_a_row + 1 end
    from tried t where g.recipient_index = t.recipient_index and not (t.is_right and g.wrong_in_a_row = 0)),
  day_counted as (
    insert into wrong_codes_by_day as d (day, count) select ${p.today}::date, 1 from tried where not is_right
    on conflict (day) do update set count = d.count + 1
    returning count)`;

/** A CTE that kills every outstanding code of the account that the CTE `from` names, if it has a row (C9). */
export const killingCodes = (from: string): Fragment => sql`
  codes_killed as (delete from current_verifications c using ${sql.ref(from)} f where c.account_id = f.account_id)`;

export const findGuard = statement<{ recipientIndex: Buffer }, { wrong_at: Date[]; wrong_in_a_row: number }>(
  'find_guard',
  (p) => sql`
  select wrong_at, wrong_in_a_row from code_guards where recipient_index = ${p.recipientIndex}`,
);
