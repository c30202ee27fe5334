import type { DeliveryStatus } from '@btepai/contract';
import { signalChannel } from '../../kit/signals.ts';
import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';

export type QueueArgs = {
  accountId: string;
  messageId: string;
  template: string;
  category: 'ordinary' | 'security' | 'marketing';
  recipientIndex: Buffer;
  recipientCipher: Buffer;
  country: string;
  textCipher: Buffer;
  units: number;
  avoidGateway: string | null;
  messageExpiresAt: Date;
  now: Date;
  numberSubject: Buffer;
  accountSubject: Buffer;
  addressSubject: Buffer;
  numberCounts: number[];
  numberSeconds: number[];
  accountCounts: number[];
  accountSeconds: number[];
  addressCounts: number[];
  addressSeconds: number[];
  windowLength: number;
  day: string;
  dayUnits: number;
  secondsToMidnight: number;
  /** Counted and written like any other, and never sent: so that who asks for nobody's code learns nothing (S6). */
  isPretended: boolean;
};

/**
 * CTEs that queue one SMS within every window (S1 S2) and the day's budget (S4), or undo the whole statement by
 * refusing. The statement around them must read `sms_refused`, or the refusal is never evaluated. The three windows are
 * one upsert in the order of their keys, so two statements can't wait for each other.
 */
export const queueing = (p: Params<QueueArgs>): Fragment => sql`
  sms_subjects (kind, subject, counts, seconds) as (values
    (1, ${p.numberSubject}::bytea, ${p.numberCounts}::int[], ${p.numberSeconds}::int[]),
    (2, ${p.accountSubject}::bytea, ${p.accountCounts}::int[], ${p.accountSeconds}::int[]),
    (3, ${p.addressSubject}::bytea, ${p.addressCounts}::int[], ${p.addressSeconds}::int[])),
  sms_allowed as (
    insert into send_windows as w (subject, sent_at)
    select subject, array[${p.now}::timestamptz] from sms_subjects order by subject
    on conflict (subject) do update set sent_at = (array[${p.now}::timestamptz] || w.sent_at)[1:${p.windowLength}::int]
    where case get_byte(w.subject, 0)
      when 1 then send_wait(w.sent_at, ${p.now}::timestamptz, ${p.numberCounts}::int[], ${p.numberSeconds}::int[])
      when 2 then send_wait(w.sent_at, ${p.now}::timestamptz, ${p.accountCounts}::int[], ${p.accountSeconds}::int[])
      else send_wait(w.sent_at, ${p.now}::timestamptz, ${p.addressCounts}::int[], ${p.addressSeconds}::int[])
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
    from sms_denied
    union all
    select refuse('send_limit_reached', jsonb_build_object('retryAfterSeconds', ${p.secondsToMidnight}::int))
    from sms_spend where day = ${p.day}::date and units + ${p.units}::int > ${p.dayUnits}::int),
  sms_queued as (
    insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, text_cipher,
      units, status, avoid_gateway, available_at, expires_at, changed_at)
    values (${p.accountId}::uuid, ${p.messageId}::uuid, ${p.template}::text, ${p.category}::text,
      ${p.recipientIndex}::bytea, ${p.recipientCipher}::bytea, ${p.country}::text, ${p.textCipher}::bytea,
      ${p.units}::int, case when ${p.isPretended}::boolean then 'expired' else 'queued' end, ${p.avoidGateway}::text, ${p.now}::timestamptz, ${p.messageExpiresAt}::timestamptz,
      ${p.now}::timestamptz))`;

export type NoticeSmsArgs = {
  noticeId: string;
  noticeTemplate: string;
  noticeRecipientIndex: Buffer;
  noticeRecipientCipher: Buffer;
  noticeCountry: string;
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
    insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, text_cipher,
      units, available_at, expires_at, changed_at)
    select account_id, ${p.noticeId}::uuid, ${p.noticeTemplate}::text, 'security', ${p.noticeRecipientIndex}::bytea,
      ${p.noticeRecipientCipher}::bytea, ${p.noticeCountry}::text, ${p.noticeTextCipher}::bytea, ${p.noticeUnits}::int,
      ${p.now}::timestamptz, ${p.noticeExpiresAt}::timestamptz, ${p.now}::timestamptz
    from ${sql.ref(from)})`;

export type Delivery = {
  delivery_status: DeliveryStatus;
  delivery_at: Date;
  delivery_reason: string | null;
  gateway: string | null;
  text_cipher: Buffer | null;
  units: number;
  template: string;
};

/** Where one SMS is: a row for `lateral`, from the columns that hold its account and id. */
export const deliveryOf = (accountId: Fragment, messageId: Fragment): Fragment => sql`
  select m.status as delivery_status, m.changed_at as delivery_at, m.reason as delivery_reason, m.gateway,
    m.text_cipher, m.units, m.template
  from messages m where m.account_id = ${accountId} and m.id = ${messageId}`;

export type ClaimedMessage = {
  account_id: string;
  id: string;
  recipient_index: Buffer;
  recipient_cipher: Buffer;
  text_cipher: Buffer;
  category: QueueArgs['category'];
  units: number;
  avoid_gateway: string | null;
  attempts: number;
  due_at: Date;
  units_today: number | null;
};

/**
 * Takes up to `limit` due messages for `leaseUntil`; a dispatcher that dies gives them back by its lease running out. The
 * same commit charges the day for all of them, where they fit under `dayUnits` together (`units_today`, else null).
 */
export const claimMessages = statement<
  { now: Date; leaseUntil: Date; limit: number; day: string; dayUnits: number },
  ClaimedMessage
>(
  'claim_messages',
  (p) => sql`
  with due as (
    select account_id, id, available_at, units from messages
    where status = 'queued' and available_at <= ${p.now}::timestamptz and expires_at > ${p.now}::timestamptz
    order by available_at limit ${p.limit}::int for update skip locked),
  charged as (
    insert into sms_spend as s (day, units)
    select ${p.day}::date, sum(units) from due having sum(units) <= ${p.dayUnits}::int
    on conflict (day) do update set units = s.units + excluded.units where s.units + excluded.units <= ${p.dayUnits}::int
    returning units)
  update messages m set available_at = ${p.leaseUntil}::timestamptz, attempts = attempts + 1
  from due where m.account_id = due.account_id and m.id = due.id
  returning m.account_id, m.id, m.recipient_index, m.recipient_cipher, m.text_cipher, m.category, m.units,
    m.avoid_gateway, m.attempts, due.available_at as due_at,
    (select units from charged) as units_today`,
);

/** Charges the day, where the limit leaves room for all of it. No row: it does not. */
export const chargeDay = statement<{ day: string; units: number; limit: number }, { units: number }>(
  'charge_day',
  (p) => sql`
  insert into sms_spend as s (day, units) select ${p.day}::date, ${p.units}::int where ${p.units}::int <= ${p.limit}::int
  on conflict (day) do update set units = s.units + excluded.units where s.units + excluded.units <= ${p.limit}::int
  returning units`,
);

type ChangeArgs = {
  accountIds: string[];
  ids: string[];
  statuses: string[];
  reasons: (string | null)[];
  gateways: (string | null)[];
  availableAts: Date[];
  now: Date;
};

const tellAccounts = (changed: string) => sql`
  select pg_notify(${sql.lit(signalChannel)}, string_agg(distinct account_id::text, ','))
  from ${sql.ref(changed)} having count(*) > 0`;

/** Notes what became of a batch, and tells whoever watches. A receipt that came first is not overwritten. */
export const noteOutcomes = statement<ChangeArgs, unknown>(
  'note_outcomes',
  (p) => sql`
  with changed as (
    update messages m set status = o.status, reason = o.reason, gateway = coalesce(o.gateway, m.gateway),
      available_at = o.available_at, changed_at = ${p.now}::timestamptz
    from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.statuses}::text[], ${p.reasons}::text[],
      ${p.gateways}::text[], ${p.availableAts}::timestamptz[])
      as o (account_id, id, status, reason, gateway, available_at)
    where m.account_id = o.account_id and m.id = o.id and m.status = 'queued'
    returning m.account_id)
  ${tellAccounts('changed')}`,
);

/** Applies receipts. Late, repeated and unknown ones change nothing: only what is on its way can arrive. */
export const applyReceipts = statement<
  { accountIds: string[]; ids: string[]; statuses: string[]; reasons: (string | null)[]; now: Date },
  unknown
>(
  'apply_receipts',
  (p) => sql`
  with changed as (
    update messages m set status = r.status, reason = r.reason, changed_at = ${p.now}::timestamptz
    from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.statuses}::text[], ${p.reasons}::text[])
      as r (account_id, id, status, reason)
    where m.account_id = r.account_id and m.id = r.id and m.status in ('queued', 'submitted')
    returning m.account_id)
  ${tellAccounts('changed')}`,
);

/** Erases the texts of messages that reached their end, and closes those that never left (C8). Some at a time. */
export const endMessages = statement<{ now: Date; limit: number }, { account_id: string }>(
  'end_messages',
  (p) => sql`
  with ended as (
    select account_id, id from messages where text_cipher is not null and expires_at <= ${p.now}::timestamptz
    limit ${p.limit}::int for update skip locked)
  update messages m set text_cipher = null,
    status = case when status = 'queued' then 'expired' else status end,
    reason = case when status = 'queued' then 'no_gateway' else reason end,
    changed_at = case when status = 'queued' then ${p.now}::timestamptz else changed_at end
  from ended where m.account_id = ended.account_id and m.id = ended.id
  returning m.account_id`,
);

export const oldestDue = statement<Record<string, never>, { available_at: Date }>(
  'oldest_due',
  () => sql`select available_at from messages where status = 'queued' order by available_at limit 1`,
);

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
