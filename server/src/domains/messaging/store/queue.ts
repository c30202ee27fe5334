import type { Channel, DeliveryStatus } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { BrakeArgs } from './brake.ts';
import { braking, refusingUnsolved } from './brake.ts';
import { refusingBySpend } from './spend.ts';

export type QueueArgs = BrakeArgs & {
  accountId: string;
  messageId: string;
  template: string;
  category: 'ordinary' | 'security' | 'marketing';
  channel: Channel;
  recipientIndex: Buffer;
  recipientCipher: Buffer;
  country: string;
  textCipher: Buffer;
  units: number;
  avoidGateway: string | null;
  messageExpiresAt: Date;
  numberSubject: Buffer;
  accountSubject: Buffer;
  addressSubject: Buffer;
  prefixSubject: Buffer;
  /**
   * Counts in what its range may have while the brake is on. A code to a number that its account has bound does not, or who
   * uses that up every hour would keep everybody there from signing in (S4).
   */
  sharesRange: boolean;
  numberCounts: number[];
  numberSeconds: number[];
  accountCounts: number[];
  accountSeconds: number[];
  addressCounts: number[];
  addressSeconds: number[];
  prefixCounts: number[];
  prefixSeconds: number[];
  windowLength: number;
  day: string;
  dayUnits: number;
  countryUnits: number | null;
  secondsToMidnight: number;
  /** Counted and written like any other, and never sent: so that who asks for nobody's code learns nothing (S6). */
  isPretended: boolean;
};

/**
 * CTEs that queue one SMS within every window (S1 S2) and the day's budget (S4), by a solved challenge where the brake is on
 * (S5), or undo the whole statement by refusing. The statement around them must read `sms_refused`, or the refusal is never
 * evaluated. The windows are one upsert in the order of their keys, so two statements can't wait for each other.
 *
 * A range has a window while its brake is on. Where that is full a stranger's SMS is not refused, which would tell where the
 * number is (S6), but never leaves.
 */
export const queueing = (p: Params<QueueArgs>): Fragment => sql`
  ${braking(p)},
  sms_subjects (kind, subject, counts, seconds) as (values
    (1, ${p.numberSubject}::bytea, ${p.numberCounts}::int[], ${p.numberSeconds}::int[]),
    (2, ${p.accountSubject}::bytea, ${p.accountCounts}::int[], ${p.accountSeconds}::int[]),
    (3, ${p.addressSubject}::bytea, ${p.addressCounts}::int[], ${p.addressSeconds}::int[])
    union all select 4, ${p.prefixSubject}::bytea, ${p.prefixCounts}::int[], ${p.prefixSeconds}::int[] from sms_braked where ${p.sharesRange}::boolean),
  sms_allowed as (
    insert into send_windows as w (subject, sent_at)
    select subject, array[${p.now}::timestamptz] from sms_subjects order by subject
    on conflict (subject) do update set sent_at = (array[${p.now}::timestamptz] || w.sent_at)[1:${p.windowLength}::int]
    where case get_byte(w.subject, 0)
      when 1 then send_wait(w.sent_at, ${p.now}::timestamptz, ${p.numberCounts}::int[], ${p.numberSeconds}::int[])
      when 2 then send_wait(w.sent_at, ${p.now}::timestamptz, ${p.accountCounts}::int[], ${p.accountSeconds}::int[])
      when 3 then send_wait(w.sent_at, ${p.now}::timestamptz, ${p.addressCounts}::int[], ${p.addressSeconds}::int[])
      else send_wait(w.sent_at, ${p.now}::timestamptz, ${p.prefixCounts}::int[], ${p.prefixSeconds}::int[])
    end = 0
    returning subject),
  sms_denied as (
    select s.kind, s.seconds[1] as shortest,
      case coalesce(send_wait(w.sent_at, ${p.now}::timestamptz, s.counts, s.seconds), 0)
        when 0 then s.seconds[1]
        else send_wait(w.sent_at, ${p.now}::timestamptz, s.counts, s.seconds) end as wait
    from sms_subjects s left join send_windows w on w.subject = s.subject
    where s.subject not in (select subject from sms_allowed)
    order by s.kind limit 1),
  sms_refused as (
    select refuse(case when kind = 1 and wait <= shortest then 'send_too_soon' else 'send_limit_reached' end,
      jsonb_build_object('retryAfterSeconds', wait)) as refused
    from sms_denied where kind < 4 or not ${p.fromStranger}::boolean
    union all ${refusingUnsolved}
    union all ${refusingBySpend(p)}),
  sms_queued as (
    insert into messages (account_id, id, template, category, channel, recipient_index, recipient_cipher, country,
      prefix, text_cipher, units, status, avoid_gateway, available_at, expires_at, changed_at)
    values (${p.accountId}::uuid, ${p.messageId}::uuid, ${p.template}::text, ${p.category}::text, ${p.channel}::text,
      ${p.recipientIndex}::bytea, ${p.recipientCipher}::bytea, ${p.country}::text, ${p.prefix}::text,
      ${p.textCipher}::bytea, ${p.units}::int,
      case when ${p.isPretended}::boolean or exists (select from sms_denied) then 'expired' else 'queued' end,
      ${p.avoidGateway}::text, ${p.now}::timestamptz, ${p.messageExpiresAt}::timestamptz, ${p.now}::timestamptz))`;

export type NoticeSmsArgs = {
  noticeId: string;
  noticeTemplate: string;
  noticeRecipientIndex: Buffer;
  noticeRecipientCipher: Buffer;
  noticeCountry: string;
  noticePrefix: string;
  noticeTextCipher: Buffer;
  noticeUnits: number;
  noticeExpiresAt: Date;
  now: Date;
};

/**
 * A CTE that queues one security notice for the account that the CTE `from` names, or none where it has no row. It stands
 * outside the windows (S1 S2), or whoever fills them could keep a number from being told; what causes one has always spent
 * a code, which the windows did count. The day's budget with its reserve is charged at dispatch (S4).
 */
export const queueingNotice = (p: Params<NoticeSmsArgs>, from: string): Fragment => sql`
  notice_queued as (
    insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, prefix,
      text_cipher, units, available_at, expires_at, changed_at)
    select account_id, ${p.noticeId}::uuid, ${p.noticeTemplate}::text, 'security', ${p.noticeRecipientIndex}::bytea,
      ${p.noticeRecipientCipher}::bytea, ${p.noticeCountry}::text, ${p.noticePrefix}::text,
      ${p.noticeTextCipher}::bytea, ${p.noticeUnits}::int,
      ${p.now}::timestamptz, ${p.noticeExpiresAt}::timestamptz, ${p.now}::timestamptz
    from ${sql.ref(from)})`;

export type Delivery = {
  delivery_status: DeliveryStatus;
  delivery_at: Date;
  delivery_reason: string | null;
  gateway: string | null;
  channel: Channel;
  rank: number | null;
  text_cipher: Buffer | null;
  units: number;
  template: string;
};

/** Where one SMS is: a row for `lateral`, from the columns that hold its account and id. */
export const deliveryOf = (accountId: Fragment, messageId: Fragment): Fragment => sql`
  select m.status as delivery_status, m.changed_at as delivery_at, m.reason as delivery_reason, m.gateway,
    m.channel, m.rank, m.text_cipher, m.units, m.template
  from messages m where m.account_id = ${accountId} and m.id = ${messageId}`;

type SentRow = {
  id: string;
  template: string;
  category: string;
  recipient_index: Buffer;
  recipient_cipher: Buffer;
  status: DeliveryStatus;
  reason: string | null;
  changed_at: Date;
};

/** What was sent for an account, without the texts. */
export const listSent = statement<{ accountId: string; beforeId: string | null; limit: number }, SentRow>(
  'list_sent_messages',
  (p) => sql`
  select id, template, category, recipient_index, recipient_cipher, status, reason, changed_at from messages
  where account_id = ${p.accountId} and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

/** All of an account that is closed for good. */
export const forgetMessages = statement<{ accountId: string }, never>(
  'forget_messages',
  (p) => sql`delete from messages where account_id = ${p.accountId}`,
);
