import type { CaseStatus, StaffAct } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { CaseRow } from '../store.ts';
import { columns } from '../store.ts';

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

type Of = { accountId: string; caseId: string };
export type ActName = StaffAct['act'];
type ActArgs = Of & {
  actId: string;
  staffId: string;
  staff: string;
  act: ActName;
  reasonCipher: Buffer | null;
  now: Date;
};

/** Writes an act down, and raises the case's version. No row: this member of staff has approved the case already. */
export const noteAct = statement<ActArgs, { version: number }>(
  'note_support_act',
  (p) => sql`
  with noted as (
    insert into support_acts (account_id, case_id, id, staff_id, staff, act, reason_cipher, acted_at)
    values (${p.accountId}::uuid, ${p.caseId}::uuid, ${p.actId}::uuid, ${p.staffId}::uuid, ${p.staff}::text,
      ${p.act}::text, ${p.reasonCipher}::bytea, ${p.now}::timestamptz)
    on conflict (account_id, case_id, staff) where act = 'approve' do nothing
    returning account_id, case_id)
  update support_cases c set version = c.version + 1, changed_at = ${p.now}::timestamptz
  from noted where c.account_id = noted.account_id and c.id = noted.case_id returning c.version`,
);

export type ActRow = {
  id: string;
  /** Null where somebody said so at the command line, before there were members. */
  staff_id: string | null;
  staff: string;
  act: ActName;
  reason_cipher: Buffer | null;
  acted_at: Date;
};

export const listActs = statement<Of, ActRow>(
  'list_support_acts',
  (p) => sql`
  select id, staff_id, staff, act, reason_cipher, acted_at from support_acts
  where account_id = ${p.accountId} and case_id = ${p.caseId} order by id`,
);

type MessageArgs = Of & { messageId: string; staff: string; textCipher: Buffer; now: Date };

/** What staff write to the person. Nothing waits for an answer any more. */
export const writeAnswer = statement<MessageArgs, never>(
  'write_case_answer',
  (p) => sql`
  with touched as (
    update support_cases set unanswered_since = null
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id, id)
  insert into support_messages (account_id, case_id, id, author, staff, text_cipher, written_at)
  select account_id, id, ${p.messageId}::uuid, 'staff', ${p.staff}::text, ${p.textCipher}::bytea, ${p.now}::timestamptz
  from touched`,
);

/** What a person wrote needs no answer. */
export const clearUnanswered = statement<Of, never>(
  'clear_unanswered_case',
  (p) => sql`update support_cases set unanswered_since = null where account_id = ${p.accountId} and id = ${p.caseId}`,
);

/** The person hears of it. */
export const tellPerson = statement<NotifyArgs & { accountId: string }, never>(
  'tell_person_of_case',
  (p) => sql`with whom as (select ${p.accountId}::uuid as account_id), ${notifying(p, 'whom')} select 1`,
);

type EndArgs = AppendArgs & NotifyArgs & Of & { status: CaseStatus };

export const endCase = statement<EndArgs, never>(
  'end_case',
  (p) => sql`
  with ended as (
    update support_cases set status = ${p.status}::text, unanswered_since = null
    where account_id = ${p.accountId}::uuid and id = ${p.caseId}::uuid returning account_id),
  ${appending(p, 'ended')},
  ${notifying(p, 'ended')}
  select 1`,
);

/** An approved appeal: the change that carries it out, whose number that takes, and until when they can say no. */
export const noteNotice = statement<Of & { changeId: string; changeAccountId: string; noticeUntil: Date }, never>(
  'note_appeal_notice',
  (p) => sql`
  update support_cases set change_id = ${p.changeId}, change_account_id = ${p.changeAccountId},
    notice_until = ${p.noticeUntil}
  where account_id = ${p.accountId} and id = ${p.caseId}`,
);

/** It was staff who ended the change, which opened the case again. */
export const noteStopped = statement<Of, never>(
  'note_appeal_stopped',
  (p) => sql`update support_cases set outcome = 'stopped' where account_id = ${p.accountId} and id = ${p.caseId}`,
);

export const setAssignee = statement<Of & { staffId: string | null; staff: string | null }, never>(
  'set_case_assignee',
  (p) => sql`
  update support_cases set assignee_id = ${p.staffId}, assignee = ${p.staff}
  where account_id = ${p.accountId} and id = ${p.caseId}`,
);
