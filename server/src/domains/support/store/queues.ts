import type { CaseStatus, CaseTopic } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { CaseRow } from '../store.ts';
import { columns } from '../store.ts';

type Page = { afterAt: Date | null; afterId: string | null; limit: number };
type Filter = { topic: CaseTopic | null; status: CaseStatus | null };

/** An open appeal waits for a decision, and has a list of its own. */
const isUnanswered = sql`c.unanswered_since is not null and not (c.status = 'open' and c.proof_id is not null)`;
const ofTopic = (p: Params<Filter>, is: boolean): Fragment => (is ? sql`and c.topic = ${p.topic}::text` : sql``);
const ofStatus = (p: Params<Filter>, is: boolean): Fragment => (is ? sql`and c.status = ${p.status}::text` : sql``);

// Each way of filtering has an index of its own, and is a statement of its own: one for all of them would read a whole queue
// to find the few of a rare topic.

const unanswered = (isByTopic: boolean) =>
  statement<Page & Filter, CaseRow>(
    `list_unanswered_cases${isByTopic ? '_of_topic' : ''}`,
    (p) => sql`
    select ${columns} from support_cases c
    where ${isUnanswered} ${ofTopic(p, isByTopic)}
      and (${p.afterId}::uuid is null or (c.unanswered_since, c.id) > (${p.afterAt}::timestamptz, ${p.afterId}::uuid))
    order by c.unanswered_since, c.id limit ${p.limit}::int`,
  );

const newest = (isByTopic: boolean, isByStatus: boolean) =>
  statement<Page & Filter, CaseRow>(
    `list_newest_cases${isByTopic ? '_of_topic' : ''}${isByStatus ? '_of_status' : ''}`,
    (p) => sql`
    select ${columns} from support_cases c
    where (${p.afterId}::uuid is null or c.id < ${p.afterId}::uuid) ${ofTopic(p, isByTopic)} ${ofStatus(p, isByStatus)}
    order by c.id desc limit ${p.limit}::int`,
  );

const waitingOf = { any: unanswered(false), topic: unanswered(true) };
const allOf = {
  any: newest(false, false),
  topic: newest(true, false),
  status: newest(false, true),
  both: newest(true, true),
};

/** Somebody wrote and has no answer yet: who waits longest comes first. */
export const listUnanswered = ({ topic }: Filter) => (topic === null ? waitingOf.any : waitingOf.topic);
/** All, the newest first. */
export const listNewest = ({ topic, status }: Filter) =>
  topic === null ? (status === null ? allOf.any : allOf.status) : status === null ? allOf.topic : allOf.both;

/** What a member took on and is not done with: as much as a person can have, so a topic needs no index in it. */
export const listAssigned = statement<Page & Filter & { staffId: string }, CaseRow>(
  'list_assigned_cases',
  (p) => sql`
  select ${columns} from support_cases c
  where c.assignee_id = ${p.staffId}::uuid and (c.status = 'open' or c.unanswered_since is not null)
    and (${p.topic}::text is null or c.topic = ${p.topic}::text)
    and (${p.afterId}::uuid is null or c.id > ${p.afterId}::uuid)
  order by c.id limit ${p.limit}::int`,
);

/** Appeals to be decided, and those whose notice runs, the oldest first. */
export const listAppeals = statement<Page, CaseRow & { approvals: number }>(
  'list_open_appeals',
  (p) => sql`
  select ${columns}, (
    select count(*)::int from support_acts a
    where a.account_id = c.account_id and a.case_id = c.id and a.act = 'approve') as approvals
  from support_cases c
  where c.proof_id is not null and (c.status = 'open' or (c.status = 'approved' and c.outcome is null))
    and (${p.afterId}::uuid is null or c.id > ${p.afterId}::uuid)
  order by c.id limit ${p.limit}::int`,
);

type Waiting = { count: number; oldest_at: Date | null };
const countedTo = sql.lit(1_000);

export const countUnanswered = statement<Record<string, never>, Waiting>(
  'count_unanswered_cases',
  () => sql`
  select count(*)::int as count, min(at) as oldest_at from (
    select c.unanswered_since as at from support_cases c where ${isUnanswered}
    order by c.unanswered_since limit ${countedTo}) waiting`,
);
export const countUndecided = statement<Record<string, never>, Waiting>(
  'count_undecided_appeals',
  () => sql`
  select count(*)::int as count, min(at) as oldest_at from (
    select c.opened_at as at from support_cases c where c.proof_id is not null and c.status = 'open'
    order by c.opened_at limit ${countedTo}) waiting`,
);

// For the command line.

export const listWaiting = statement<{ limit: number }, CaseRow>(
  'list_waiting_cases',
  (p) => sql`
  select ${columns} from support_cases c where c.status = 'open' or c.unanswered_since is not null
  order by c.opened_at limit ${p.limit}::int`,
);

export const listByStatus = statement<{ status: CaseStatus; limit: number }, CaseRow>(
  'list_cases_by_status',
  (p) => sql`
  select ${columns} from support_cases c where c.status = ${p.status} order by c.id limit ${p.limit}::int`,
);
