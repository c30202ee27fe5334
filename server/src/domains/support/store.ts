import type { CaseStatus, CaseTopic } from '@btepai/contract';
import type { OnceArgs } from '../../kit/once.ts';
import { remembering } from '../../kit/once.ts';
import type { Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';
import { keyOf } from '../accounts/index.ts';
import type { AppendArgs } from '../activity/index.ts';
import { appending } from '../activity/index.ts';
import type { NotifyArgs } from '../notifications/index.ts';
import { notifying } from '../notifications/index.ts';
import { keepingProof } from '../phone/index.ts';

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
  /** Its account's own key. */
  wrapped_key: Buffer | null;
};

const columns = sql`c.account_id, c.id, c.number, c.topic, c.status, c.proof_id, c.phone_index, c.phone_cipher,
  c.contact_cipher, c.opened_at, c.changed_at, c.unanswered_since, ${keyOf(sql`c.account_id`)} as wrapped_key`;

type OpenArgs = OnceArgs &
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
    author: 'person' | 'system';
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
    insert into support_messages (account_id, case_id, id, author, text_cipher, written_at)
    select account_id, id, ${p.messageId}::uuid, ${p.author}::text, ${p.textCipher}::bytea, ${p.now}::timestamptz from made),
  ${keepingProof(p, 'made')},
  ${appending(p, 'made')},
  outcome as (select (select id from made) as id),
  ${remembering(p)}
  select id from outcome`,
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

export const listCases = statement<{ accountId: string; beforeId: string | null; limit: number }, CaseRow>(
  'list_cases',
  (p) => sql`
  select ${columns} from support_cases c
  where c.account_id = ${p.accountId} and (${p.beforeId}::uuid is null or c.id < ${p.beforeId}::uuid)
  order by c.id desc limit ${p.limit}::int`,
);

export type MessageRow = { id: string; author: 'person' | 'staff' | 'system'; text_cipher: Buffer; written_at: Date };

export const listMessages = statement<{ accountId: string; caseId: string }, MessageRow>(
  'list_case_messages',
  (p) => sql`
  select id, author, text_cipher, written_at from support_messages
  where account_id = ${p.accountId} and case_id = ${p.caseId} order by id`,
);

type WriteArgs = OnceArgs & { caseId: string; messageId: string; textCipher: Buffer; perCase: number };

/** One more message of the person. No row: no such case. */
export const addMessage = statement<WriteArgs, { id: string | null }>(
  'add_case_message',
  (p) => sql`
  with touched as (
    update support_cases set changed_at = ${p.now}::timestamptz,
      unanswered_since = coalesce(unanswered_since, ${p.now}::timestamptz)
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id, id),
  full_refused as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 86400}'::jsonb) as refused from touched
    where support_messages_in(account_id, id) >= ${p.perCase}::int),
  written as (
    insert into support_messages (account_id, case_id, id, author, text_cipher, written_at)
    select account_id, id, ${p.messageId}::uuid, 'person', ${p.textCipher}::bytea, ${p.now}::timestamptz from touched),
  outcome as (select (select id from touched) as id),
  ${remembering(p)}
  select id, (select count(refused) from full_refused) from outcome`,
);

// What staff do: each in a transaction that holds the case's row, so that two of them decide one after the other.

const byNumber = (p: Params<{ number: string }>) => sql`
  select ${columns} from support_numbers n
  join support_cases c on c.account_id = n.account_id and c.id = n.case_id
  where n.number = ${p.number}`;

export const findByNumber = statement<{ number: string }, CaseRow>('find_case_by_number', byNumber);
export const lockByNumber = statement<{ number: string }, CaseRow>(
  'lock_case_by_number',
  (p) => sql`${byNumber(p)} for update of c`,
);

export const listWaiting = statement<{ limit: number }, CaseRow>(
  'list_waiting_cases',
  (p) => sql`
  select ${columns} from support_cases c where c.status = 'open' or c.unanswered_since is not null
  order by c.opened_at limit ${p.limit}::int`,
);

export const listByStatus = statement<{ status: CaseStatus; limit: number }, CaseRow>(
  'list_cases_by_status',
  (p) => sql`
  select ${columns} from support_cases c where c.status = ${p.status} order by c.opened_at limit ${p.limit}::int`,
);

type ActArgs = {
  accountId: string;
  caseId: string;
  actId: string;
  staff: string;
  act: 'approve' | 'refuse' | 'answer' | 'resolve' | 'lift';
  reasonCipher: Buffer | null;
  now: Date;
};

/** Writes an act down. No row: this member of staff has approved the case already. */
export const noteAct = statement<ActArgs, { approvals: number }>(
  'note_support_act',
  (p) => sql`
  with noted as (
    insert into support_acts (account_id, case_id, id, staff, act, reason_cipher, acted_at)
    values (${p.accountId}, ${p.caseId}, ${p.actId}, ${p.staff}, ${p.act}, ${p.reasonCipher}, ${p.now})
    on conflict (account_id, case_id, staff) where act = 'approve' do nothing
    returning act)
  select (select count(*)::int from support_acts
      where account_id = ${p.accountId} and case_id = ${p.caseId} and act = 'approve')
    + (select count(*)::int from noted where act = 'approve') as approvals
  from noted`,
);

export type ActRow = { staff: string; act: ActArgs['act']; reason_cipher: Buffer | null; acted_at: Date };

export const listActs = statement<{ accountId: string; caseId: string }, ActRow>(
  'list_support_acts',
  (p) => sql`
  select staff, act, reason_cipher, acted_at from support_acts
  where account_id = ${p.accountId} and case_id = ${p.caseId} order by id`,
);

type EndArgs = AppendArgs & NotifyArgs & { accountId: string; caseId: string; status: CaseStatus; now: Date };

export const endCase = statement<EndArgs, never>(
  'end_case',
  (p) => sql`
  with ended as (
    update support_cases set status = ${p.status}::text, changed_at = ${p.now}::timestamptz, unanswered_since = null
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id),
  ${appending(p, 'ended')},
  ${notifying(p, 'ended')}
  select 1`,
);

type AnswerArgs = NotifyArgs & {
  accountId: string;
  caseId: string;
  messageId: string;
  textCipher: Buffer;
  now: Date;
};

export const answerCase = statement<AnswerArgs, never>(
  'answer_case',
  (p) => sql`
  with touched as (
    update support_cases set changed_at = ${p.now}::timestamptz, unanswered_since = null
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id, id),
  written as (
    insert into support_messages (account_id, case_id, id, author, text_cipher, written_at)
    select account_id, id, ${p.messageId}::uuid, 'staff', ${p.textCipher}::bytea, ${p.now}::timestamptz from touched),
  ${notifying(p, 'touched')}
  select 1`,
);

/** All that a person wrote, of an account that is closed for good. The cases stay as what staff did, without whose they were. */
export const forgetCases = statement<{ accountId: string; now: Date }, never>(
  'forget_cases',
  (p) => sql`
  with messages_gone as (delete from support_messages where account_id = ${p.accountId}::uuid)
  update support_cases set contact_cipher = null, phone_cipher = null, phone_index = null, unanswered_since = null,
    status = case when status = 'open' then 'resolved' else status end, changed_at = ${p.now}::timestamptz
  where account_id = ${p.accountId}::uuid`,
);
