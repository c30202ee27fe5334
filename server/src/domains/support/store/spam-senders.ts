import type { SpamKind, SpamOutcome, SpamVerdict } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import { accountOf } from '../../accounts/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

export type SenderRow = {
  id: string;
  sender_index: Buffer;
  sender_kind: 'number' | 'service' | 'name';
  sender_cipher: Buffer;
  sms: number;
  calls: number;
  reporters: number;
  imitations: number;
  weight: number;
  first_at: Date;
  last_at: Date;
  waiting_since: Date | null;
  outcome: SpamOutcome | null;
  words_cipher: Buffer | null;
  decided_at: Date | null;
  version: number;
};
const columns = sql`s.id, s.sender_index, s.sender_kind, s.sender_cipher, s.sms, s.calls, s.reporters, s.imitations,
  s.weight, s.first_at, s.last_at, s.waiting_since, s.outcome, s.words_cipher, s.decided_at, s.version`;

export const findSpamSender = statement<{ senderId: string }, SenderRow>(
  'find_spam_sender',
  (p) => sql`select ${columns} from spam_senders s where s.id = ${p.senderId}`,
);

export const findSpamSenderByIndex = statement<{ senderIndex: Buffer }, SenderRow>(
  'find_spam_sender_by_index',
  (p) => sql`select ${columns} from spam_senders s where s.sender_index = ${p.senderIndex}`,
);

/** After one that was read before; the first page is after all that could be. */
type WaitingArgs = { imitates: boolean; weight: number; id: string; limit: number };

/** What waits to be decided: who poses as us first, then who is reported most these days. */
export const listWaitingSenders = statement<WaitingArgs, SenderRow>(
  'list_waiting_spam_senders',
  (p) => sql`
  select ${columns} from spam_senders s
  where s.outcome is null
    and ((s.imitations > 0), s.weight, s.id) < (${p.imitates}::boolean, ${p.weight}::float8, ${p.id}::uuid)
  order by (s.imitations > 0) desc, s.weight desc, s.id desc limit ${p.limit}::int`,
);

/** What was decided, the last first. */
export const listDecidedSenders = statement<{ decidedAt: Date; id: string; limit: number }, SenderRow>(
  'list_decided_spam_senders',
  (p) => sql`
  select ${columns} from spam_senders s
  where s.outcome is not null and (s.decided_at, s.id) < (${p.decidedAt}::timestamptz, ${p.id}::uuid)
  order by s.decided_at desc, s.id desc limit ${p.limit}::int`,
);

export type SenderReportRow = {
  account_id: string;
  id: string;
  kind: SpamKind;
  content_cipher: Buffer | null;
  received_at: Date;
  reported_at: Date;
  verdict: SpamVerdict;
  username: string;
  wrapped_key: Buffer | null;
};

export const listReportsOfSender = statement<
  { senderIndex: Buffer; beforeId: string | null; limit: number },
  SenderReportRow
>(
  'list_reports_of_spam_sender',
  (p) => sql`
  select r.account_id, r.id, r.kind, r.content_cipher, r.received_at, r.reported_at, r.verdict, a.username, a.wrapped_key
  from spam_reports r cross join lateral (${accountOf(sql`r.account_id`)}) a
  where r.sender_index = ${p.senderIndex} and (${p.beforeId}::uuid is null or r.id < ${p.beforeId}::uuid)
  order by r.id desc limit ${p.limit}::int`,
);

type DecideArgs = AuditArgs & {
  senderId: string;
  version: number;
  outcome: SpamOutcome;
  wordsCipher: Buffer | null;
  now: Date;
};

/** No row: there is none, or somebody else has decided or opened it since. */
export const decideSpamSender = statement<DecideArgs, SenderRow>(
  'decide_spam_sender',
  (p) => sql`
  with decided as (
    update spam_senders s set outcome = ${p.outcome}::text, words_cipher = ${p.wordsCipher}::bytea,
      decided_at = ${p.now}::timestamptz, waiting_since = null, version = s.version + 1, is_telling = true
    where s.id = ${p.senderId}::uuid and s.version = ${p.version}::int and s.outcome is null
    returning ${columns}),
  ${auditing(p, 'decided')}
  select d.*, tell_staff('spam-sender/' || d.id) from decided d`,
);

export const reopenSpamSender = statement<Omit<DecideArgs, 'outcome' | 'wordsCipher'>, SenderRow>(
  'reopen_spam_sender',
  (p) => sql`
  with reopened as (
    update spam_senders s set outcome = null, words_cipher = null, decided_at = null,
      waiting_since = ${p.now}::timestamptz, version = s.version + 1, is_telling = false
    where s.id = ${p.senderId}::uuid and s.version = ${p.version}::int and s.outcome is not null
    returning ${columns}),
  ${auditing(p, 'reopened')}
  select d.*, tell_staff('spam-sender/' || d.id) from reopened d`,
);

// Telling those who reported a sender, a few at a time: there may be tens of thousands.

type TellingRow = { id: string; outcome: SpamOutcome; version: number };
export const listTelling = statement<{ limit: number }, TellingRow>(
  'list_spam_senders_telling',
  (p) => sql`select id, outcome, version from spam_senders where is_telling order by id limit ${p.limit}::int`,
);

type TellArgs = NotifyArgs & { senderId: string; version: number; limit: number };

/** Each hears once of each decision, however many processes tell. */
export const tellReporters = statement<TellArgs, { told: number }>(
  'tell_spam_reporters',
  (p) => sql`
  with due as (
    select r.sender_index, r.account_id, s.version
    from spam_senders s join spam_reporters r on r.sender_index = s.sender_index
    where s.id = ${p.senderId}::uuid and s.version = ${p.version}::int and r.heard_version < s.version
    limit ${p.limit}::int for update of r skip locked),
  told as (
    update spam_reporters r set heard_version = d.version from due d
    where r.sender_index = d.sender_index and r.account_id = d.account_id
    returning r.account_id),
  ${notifying(p, 'told')}
  select count(*)::int as told from told`,
);

export const endTelling = statement<{ senderId: string; version: number }, never>(
  'end_telling_spam_reporters',
  (p) => sql`
  update spam_senders s set is_telling = false
  where s.id = ${p.senderId} and s.version = ${p.version} and s.is_telling
    and not exists (select 1 from spam_reporters r where r.sender_index = s.sender_index and r.heard_version < s.version)`,
);

/** Counted to a thousand. */
export const countWaitingSenders = statement<Record<string, never>, { waiting: number; oldest: Date | null }>(
  'count_waiting_spam_senders',
  () => sql`
  select (select count(*)::int from (select 1 from spam_senders where outcome is null limit 1000) w) as waiting,
    (select min(waiting_since) from spam_senders where outcome is null) as oldest`,
);
