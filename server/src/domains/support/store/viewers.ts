import { sql, statement } from '../../../kit/statement.ts';

type Of = { accountId: string; caseId: string };
type Viewing = Of & { staffId: string; staff: string; now: Date };

export const openView = statement<Viewing, never>(
  'open_case_view',
  (p) => sql`
  insert into support_viewers (account_id, case_id, staff_id, staff, opened_at, seen_at)
  values (${p.accountId}, ${p.caseId}, ${p.staffId}, ${p.staff}, ${p.now}, ${p.now})
  on conflict (account_id, case_id, staff_id) do update set opened_at = excluded.opened_at, seen_at = excluded.seen_at`,
);

/** No row: this member has not opened it. */
export const tellPresence = statement<Omit<Viewing, 'staff'> & { writing: boolean }, { staff_id: string }>(
  'tell_case_presence',
  (p) => sql`
  update support_viewers set seen_at = ${p.now}, writing = ${p.writing}
  where account_id = ${p.accountId} and case_id = ${p.caseId} and staff_id = ${p.staffId} returning staff_id`,
);

export type ViewerRow = { staff_id: string; staff: string; opened_at: Date; seen_at: Date; writing: boolean };
export const listViewers = statement<Of, ViewerRow>(
  'list_case_viewers',
  (p) => sql`
  select staff_id, staff, opened_at, seen_at, writing from support_viewers
  where account_id = ${p.accountId} and case_id = ${p.caseId} order by staff`,
);

export const forgetViewers = statement<{ before: Date }, never>(
  'forget_case_viewers',
  (p) => sql`delete from support_viewers where opened_at < ${p.before}`,
);
