import { sql, statement } from '../../../kit/statement.ts';

type QueueToAccountArgs = {
  accountId: string;
  messageId: string;
  template: string;
  category: 'ordinary' | 'security' | 'marketing';
  recipientIndex: Buffer;
  recipientCipher: Buffer;
  country: string;
  prefix: string;
  textCipher: Buffer;
  units: number;
  messageExpiresAt: Date;
  now: Date;
  subject: Buffer;
  counts: number[];
  seconds: number[];
  windowLength: number;
};

/** Queues one SMS where its own window has room; the day's budget is charged at dispatch (S4). */
export const queueToAccount = statement<QueueToAccountArgs, { queued: number }>(
  'queue_sms_to_account',
  (p) => sql`
  with allowed as (
    insert into send_windows as w (subject, sent_at) values (${p.subject}::bytea, array[${p.now}::timestamptz])
    on conflict (subject) do update set sent_at = (array[${p.now}::timestamptz] || w.sent_at)[1:${p.windowLength}::int]
    where send_wait(w.sent_at, ${p.now}::timestamptz, ${p.counts}::int[], ${p.seconds}::int[]) = 0
    returning subject),
  queued as (
    insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, prefix,
      text_cipher, units, available_at, expires_at, changed_at)
    select ${p.accountId}::uuid, ${p.messageId}::uuid, ${p.template}::text, ${p.category}::text,
      ${p.recipientIndex}::bytea, ${p.recipientCipher}::bytea, ${p.country}::text, ${p.prefix}::text,
      ${p.textCipher}::bytea, ${p.units}::int, ${p.now}::timestamptz, ${p.messageExpiresAt}::timestamptz, ${p.now}::timestamptz
    from allowed returning id)
  select count(*)::int as queued from queued`,
);

/** It ends as what is too late does: never claimed again, its text erased, and counted. */
export const dropQueuedMarketing = statement<{ accountId: string; now: Date }, never>(
  'drop_queued_marketing',
  (p) => sql`
  update messages set expires_at = ${p.now}
  where account_id = ${p.accountId} and status = 'queued' and category = 'marketing' and expires_at > ${p.now}`,
);
