import type { SpamKind, SpamOutcome, SpamVerdict } from '@btepai/contract';
import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { keyOf } from '../../accounts/index.ts';

// What a person reports, and hears of it. What staff do with it is in spam-senders.ts.

type ReportArgs = OnceArgs & {
  reportId: string;
  digest: Buffer;
  kind: SpamKind;
  senderIndex: Buffer;
  senderId: string;
  senderKind: string;
  /** As staff read it, and as the person wrote it. */
  senderCipher: Buffer;
  writtenCipher: Buffer;
  contentCipher: Buffer | null;
  receivedAt: Date;
  verdict: SpamVerdict;
  weight: number;
  perDay: number;
  daySince: Date;
};

/**
 * Writes a report down and counts it to its sender. A sender whose reports looked harmless and that now says it is us is
 * opened again. The same report twice is one, and has the id of the first.
 */
export const addSpamReport = statement<ReportArgs, { id: string }>(
  'add_spam_report',
  (p) => sql`
  with before as materialized (
    select * from spam_before(${p.accountId}::uuid, ${p.daySince}::timestamptz, ${p.senderIndex}::bytea, ${p.digest}::bytea)),
  limited as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 3600}'::jsonb) as refused from before
    where same_id is null and reports_since >= ${p.perDay}::int),
  made as (
    insert into spam_reports (account_id, id, sender_index, kind, sender_cipher, content_cipher, received_at, reported_at,
      verdict, digest)
    select ${p.accountId}::uuid, ${p.reportId}::uuid, ${p.senderIndex}::bytea, ${p.kind}::text, ${p.writtenCipher}::bytea,
      ${p.contentCipher}::bytea, ${p.receivedAt}::timestamptz, ${p.now}::timestamptz, ${p.verdict}::text, ${p.digest}::bytea
    from before where same_id is null and (select count(refused) from limited) = 0
    returning id, kind, verdict),
  counted as (
    insert into spam_senders as s (sender_index, id, sender_kind, sender_cipher, sms, calls, reporters, imitations, weight,
      first_at, last_at, waiting_since)
    select ${p.senderIndex}::bytea, ${p.senderId}::uuid, ${p.senderKind}::text, ${p.senderCipher}::bytea,
      (m.kind = 'sms')::int, (m.kind = 'call')::int, b.is_first::int, (m.verdict = 'imitates_us')::int,
      ${p.weight}::float8, ${p.receivedAt}::timestamptz, ${p.receivedAt}::timestamptz, ${p.now}::timestamptz
    from made m, before b
    on conflict (sender_index) do update set
      sms = s.sms + excluded.sms,
      calls = s.calls + excluded.calls,
      reporters = s.reporters + excluded.reporters,
      imitations = s.imitations + excluded.imitations,
      weight = greatest(s.weight, excluded.weight) + log(2, (1 + power(2, -abs(s.weight - excluded.weight)))::numeric)::float8,
      first_at = least(s.first_at, excluded.first_at),
      last_at = greatest(s.last_at, excluded.last_at),
      (outcome, decided_at, words_cipher, waiting_since, version, is_telling) = (
        select
          case when not o.opens then s.outcome end,
          case when not o.opens then s.decided_at end,
          case when not o.opens then s.words_cipher end,
          case when o.opens then excluded.waiting_since else s.waiting_since end,
          s.version + o.opens::int,
          s.is_telling and not o.opens
        from (select excluded.imitations > 0 and coalesce(s.outcome in ('ours', 'harmless', 'unclear'), false) as opens) o)
    returning sender_index, outcome, version),
  heard as (
    insert into spam_reporters as r (sender_index, account_id, heard_version)
    select sender_index, ${p.accountId}::uuid, case when outcome is null then 0 else version end from counted
    on conflict (sender_index, account_id) do update set heard_version = greatest(r.heard_version, excluded.heard_version)),
  outcome as (select coalesce((select id from made), (select same_id from before)) as id),
  ${remembering(p)}
  select id from outcome`,
);

export type ReportRow = {
  account_id: string;
  id: string;
  kind: SpamKind;
  sender_cipher: Buffer;
  content_cipher: Buffer | null;
  received_at: Date;
  reported_at: Date;
  verdict: SpamVerdict;
  sender_id: string | null;
  outcome: SpamOutcome | null;
  words_cipher: Buffer | null;
  decided_at: Date | null;
  /** Its account's own key. */
  wrapped_key: Buffer | null;
};
const columns = sql`r.account_id, r.id, r.kind, r.sender_cipher, r.content_cipher, r.received_at, r.reported_at, r.verdict,
  s.id as sender_id, s.outcome, s.words_cipher, s.decided_at, ${keyOf(sql`r.account_id`)} as wrapped_key`;

export const findSpamReport = statement<{ accountId: string; reportId: string }, ReportRow>(
  'find_spam_report',
  (p) => sql`
  select ${columns} from spam_reports r left join spam_senders s on s.sender_index = r.sender_index
  where r.account_id = ${p.accountId} and r.id = ${p.reportId}`,
);

export const listSpamReports = statement<{ accountId: string; beforeId: string | null; limit: number }, ReportRow>(
  'list_spam_reports',
  (p) => sql`
  select ${columns} from spam_reports r left join spam_senders s on s.sender_index = r.sender_index
  where r.account_id = ${p.accountId} and (${p.beforeId}::uuid is null or r.id < ${p.beforeId}::uuid)
  order by r.id desc limit ${p.limit}::int`,
);

/** All that an account has reported, once it is closed for good. What was counted to a sender stays, as numbers. */
export const forgetSpam = statement<{ accountId: string }, never>(
  'forget_spam',
  (p) => sql`
  with gone as (delete from spam_reports where account_id = ${p.accountId}::uuid returning sender_index)
  delete from spam_reporters r using (select distinct sender_index from gone) g
  where r.sender_index = g.sender_index and r.account_id = ${p.accountId}::uuid`,
);

/** Senders of which nobody has heard for long, with all that was reported of them. */
export const forgetOldSpam = statement<{ before: Date }, never>(
  'forget_old_spam',
  (p) => sql`
  with gone as (delete from spam_senders where last_at < ${p.before}::timestamptz returning sender_index),
  reports_gone as (delete from spam_reports r using gone g where r.sender_index = g.sender_index)
  delete from spam_reporters r using gone g where r.sender_index = g.sender_index`,
);
