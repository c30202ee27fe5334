import type { Channel } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';

type SentArgs = {
  accountId: string;
  channel: Channel;
  /** The ids that messages of those days can have, so that only their partitions are looked at. */
  firstId: string;
  endId: string;
  /** Windows of the account's numbers: codes that others had sent there. */
  subjects: Buffer[];
  from: Date;
  until: Date;
};

/** Whether a message was given to a gateway then: of this account, or a code to its number for anybody. */
export const wasSent = statement<SentArgs, { was_sent: boolean }>(
  'was_sms_sent',
  (p) => sql`
  select exists (
      select 1 from messages m
      where m.account_id = ${p.accountId}::uuid and m.id >= ${p.firstId}::uuid and m.id < ${p.endId}::uuid
        and m.channel = ${p.channel}::text and m.submitted_at between ${p.from}::timestamptz and ${p.until}::timestamptz)
    or exists (
      select 1 from send_windows w, unnest(w.sent_at) as t (sent_at)
      where w.subject = any (${p.subjects}::bytea[])
        and t.sent_at between ${p.from}::timestamptz and ${p.until}::timestamptz) as was_sent`,
);
