import type { CaseStatus, CaseTopic } from '@btepai/contract';
import type { OnceArgs } from '../../kit/once.ts';
import { remembering } from '../../kit/once.ts';
import { countRefused, sql, statement } from '../../kit/statement.ts';
import { keyOf } from '../accounts/index.ts';
import type { AppendArgs } from '../activity/index.ts';
import { appending } from '../activity/index.ts';
import { hasUnreadOf } from '../notifications/index.ts';
import { keepingProof } from '../phone/index.ts';
import type { AttachArgs, AttachedPicture } from './store/pictures.ts';
import { attaching, picturesOf } from './store/pictures.ts';

export type CaseRow = {
  account_id: string;
  id: string;
  number: string;
  topic: CaseTopic;
  status: CaseStatus;
  proof_id: string | null;
  phone_index: Buffer | null;
  phone_cipher: Buffer | null;
  contact_cipher: Buffer | null;
  opened_at: Date;
  changed_at: Date;
  unanswered_since: Date | null;
  version: number;
  assignee_id: string | null;
  assignee: string | null;
  change_id: string | null;
  change_account_id: string | null;
  notice_until: Date | null;
  outcome: 'carried_out' | 'objected' | 'stopped' | null;
  /** Its account's own key. */
  wrapped_key: Buffer | null;
};

export const columns = sql`c.account_id, c.id, c.number, c.topic, c.status, c.proof_id, c.phone_index, c.phone_cipher,
  c.contact_cipher, c.opened_at, c.changed_at, c.unanswered_since, c.version, c.assignee_id, c.assignee, c.change_id,
  c.change_account_id, c.notice_until, c.outcome, ${keyOf(sql`c.account_id`)} as wrapped_key`;

type OpenArgs = OnceArgs &
  AttachArgs &
  AppendArgs & {
    caseId: string;
    day: string;
    topic: CaseTopic;
    proofId: string | null;
    changeId: string | null;
    phoneIndex: Buffer | null;
    phoneCipher: Buffer | null;
    contactCipher: Buffer | null;
    messageId: string;
    author: 'person' | 'staff' | 'system';
    /** Who of the staff wrote it. */
    staff: string | null;
    textCipher: Buffer;
    perDay: number;
    daySince: Date;
  };

/**
 * Opens a case with its first message and a number of the day. No id: one is open for this proof already. The proof stays
 * good as long as the case rests on it.
 */
export const openCase = statement<OpenArgs, { id: string | null }>(
  'open_case',
  (p) => sql`
  with limited as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 3600}'::jsonb) as refused
    where case when ${p.author}::text = 'person'
      then support_cases_since(${p.accountId}::uuid, ${p.daySince}::timestamptz) >= ${p.perDay}::int end),
  counted as (
    insert into support_counters as d (day, count)
    select ${p.day}::date, 1 where (select count(refused) from limited) = 0
    on conflict (day) do update set count = d.count + 1
    returning to_char(day, 'YYYYMMDD') || '-' || lpad(count::text, greatest(4, length(count::text)), '0') as number),
  made as (
    insert into support_cases as c (account_id, id, number, topic, proof_id, change_id, phone_index, phone_cipher,
      contact_cipher, opened_at, changed_at, unanswered_since)
    select ${p.accountId}::uuid, ${p.caseId}::uuid, number, ${p.topic}::text, ${p.proofId}::uuid, ${p.changeId}::uuid,
      ${p.phoneIndex}::bytea, ${p.phoneCipher}::bytea, ${p.contactCipher}::bytea, ${p.now}::timestamptz, ${p.now}::timestamptz,
      ${p.now}::timestamptz
    from counted
    on conflict (account_id, proof_id) where proof_id is not null and status = 'open' do nothing
    returning c.account_id, c.id, c.number),
  named as (insert into support_numbers (number, account_id, case_id) select number, account_id, id from made),
  written as (
    insert into support_messages (account_id, case_id, id, author, staff, text_cipher, written_at)
    select account_id, id, ${p.messageId}::uuid, ${p.author}::text, ${p.staff}::text, ${p.textCipher}::bytea,
      ${p.now}::timestamptz from made
    returning account_id, id),
  ${attaching(p, 'written')},
  ${keepingProof(p, 'made')},
  ${appending(p, 'made')},
  outcome as (select (select id from made) as id),
  ${remembering(p)}
  select id, (select count(refused) from attached_refused) from outcome`,
);

/** The case that is open for a proof, else the last that was. */
export const findByProof = statement<{ accountId: string; proofId: string }, { id: string }>(
  'find_case_by_proof',
  (p) => sql`
  select id from support_cases where account_id = ${p.accountId} and proof_id = ${p.proofId}
  order by status = 'open' desc, id desc limit 1`,
);

export const findCase = statement<{ accountId: string; caseId: string }, CaseRow>(
  'find_case',
  (p) => sql`select ${columns} from support_cases c where c.account_id = ${p.accountId} and c.id = ${p.caseId}`,
);

type ListArgs = { accountId: string; beforeId: string | null; limit: number };

export const listCases = statement<ListArgs, CaseRow & { unread: boolean }>(
  'list_cases',
  (p) => sql`
  select ${columns}, ${hasUnreadOf(sql`c.account_id`, sql`c.id`)} as unread from support_cases c
  where c.account_id = ${p.accountId} and (${p.beforeId}::uuid is null or c.id < ${p.beforeId}::uuid)
  order by c.id desc limit ${p.limit}::int`,
);

export type MessageRow = {
  id: string;
  author: 'person' | 'staff' | 'system';
  staff: string | null;
  text_cipher: Buffer;
  written_at: Date;
  pictures: AttachedPicture[];
};

export const listMessages = statement<{ accountId: string; caseId: string }, MessageRow>(
  'list_case_messages',
  (p) => sql`
  select m.id, m.author, m.staff, m.text_cipher, m.written_at,
    ${picturesOf(sql`m.account_id`, sql`m.id`)} as pictures
  from support_messages m where m.account_id = ${p.accountId} and m.case_id = ${p.caseId} order by m.id`,
);

type WriteArgs = OnceArgs & AttachArgs & { caseId: string; messageId: string; textCipher: Buffer; perCase: number };

/** One more message of the person. No row: no such case. */
export const addMessage = statement<WriteArgs, { id: string | null }>(
  'add_case_message',
  (p) => sql`
  with touched as (
    update support_cases set version = version + 1, changed_at = ${p.now}::timestamptz,
      unanswered_since = coalesce(unanswered_since, ${p.now}::timestamptz)
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id, id),
  full_refused as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 86400}'::jsonb) as refused from touched
    where support_messages_in(account_id, id) >= ${p.perCase}::int),
  written as (
    insert into support_messages (account_id, case_id, id, author, text_cipher, written_at)
    select account_id, id, ${p.messageId}::uuid, 'person', ${p.textCipher}::bytea, ${p.now}::timestamptz from touched
    returning account_id, id),
  ${attaching(p, 'written')},
  outcome as (select (select id from touched) as id),
  ${remembering(p)}
  select id, ${countRefused(['full_refused', 'attached_refused'])} from outcome`,
);

/** All that a person wrote, of an account that is closed for good. The cases stay as what staff did, without whose they were. */
export const forgetCases = statement<{ accountId: string; now: Date }, never>(
  'forget_cases',
  (p) => sql`
  with messages_gone as (delete from support_messages where account_id = ${p.accountId}::uuid)
  update support_cases set contact_cipher = null, phone_cipher = null, phone_index = null, unanswered_since = null,
    status = case when status = 'open' then 'resolved' else status end,
    outcome = case when status = 'approved' then coalesce(outcome, 'stopped') end, changed_at = ${p.now}::timestamptz
  where account_id = ${p.accountId}::uuid`,
);
