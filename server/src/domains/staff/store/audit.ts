import type { ChainRow } from '../../../kit/chain.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

export type AuditArgs = {
  auditStaffId: string;
  auditId: string;
  auditAct: string;
  auditAccountId: string | null;
  auditSubject: string | null;
  auditEntry: string;
};

/**
 * CTEs that add one line to the audit where the CTE `from` has a row, and none where it has none. The member's head row is
 * locked by its update, so lines of one member are chained one after the other.
 */
export const auditing = (p: Params<AuditArgs>, from: string): Fragment => sql`
  audit_head as (
    insert into staff_audit_heads as h (staff_id, seq, hash)
    select ${p.auditStaffId}::uuid, 1,
      sha256(decode(repeat('00', 32), 'hex') || convert_to('1:' || ${p.auditEntry}::text, 'UTF8'))
    where exists (select from ${sql.ref(from)})
    on conflict (staff_id) do update set seq = h.seq + 1,
      hash = sha256(h.hash || convert_to((h.seq + 1)::text || ':' || ${p.auditEntry}::text, 'UTF8'))
    returning staff_id, seq, hash),
  audit_line as (
    insert into staff_audit (staff_id, id, seq, act, account_id, subject, entry, hash)
    select staff_id, ${p.auditId}::uuid, seq, ${p.auditAct}::text, ${p.auditAccountId}::uuid, ${p.auditSubject}::text,
      ${p.auditEntry}::text, hash
    from audit_head)`;

/** The same as a statement, for an act of several. */
export const appendAudit = statement<AuditArgs, never>(
  'append_staff_audit',
  (p) => sql`with act as (select 1), ${auditing(p, 'act')} select 1`,
);

export type AuditRow = { staff_id: string; id: string; act: string; account_id: string | null; entry: string };

type ListArgs = {
  staffId: string | null;
  accountId: string | null;
  act: string | null;
  beforeId: string | null;
  limit: number;
};
const columns = sql`a.staff_id, a.id, a.act, a.account_id, a.entry`;
const older = (p: Params<Pick<ListArgs, 'beforeId'>>) =>
  sql`(${p.beforeId}::uuid is null or a.id < ${p.beforeId}::uuid)`;

/** The newest first. Each way of asking has an index of its own, and is a statement of its own. */
export const listAudit = statement<ListArgs, AuditRow>(
  'list_staff_audit',
  (p) => sql`
  select ${columns} from staff_audit a
  where ${older(p)} and (${p.act}::text is null or a.act = ${p.act}::text) order by a.id desc limit ${p.limit}::int`,
);
export const listAuditOfStaff = statement<ListArgs, AuditRow>(
  'list_staff_audit_of_member',
  (p) => sql`
  select ${columns} from staff_audit a
  where a.staff_id = ${p.staffId}::uuid and ${older(p)} and (${p.act}::text is null or a.act = ${p.act}::text)
    and (${p.accountId}::uuid is null or a.account_id = ${p.accountId}::uuid)
  order by a.id desc limit ${p.limit}::int`,
);
export const listAuditOfAccount = statement<ListArgs, AuditRow>(
  'list_staff_audit_of_account',
  (p) => sql`
  select ${columns} from staff_audit a
  where a.account_id = ${p.accountId}::uuid and ${older(p)} and (${p.act}::text is null or a.act = ${p.act}::text)
  order by a.id desc limit ${p.limit}::int`,
);
export const listAuditOfAct = statement<ListArgs, AuditRow>(
  'list_staff_audit_of_act',
  (p) => sql`
  select ${columns} from staff_audit a where a.act = ${p.act}::text and ${older(p)}
  order by a.id desc limit ${p.limit}::int`,
);

/** What was done to an account; that somebody looked is left out. */
export const listActsOnAccount = statement<Pick<ListArgs, 'beforeId' | 'limit'> & { accountId: string }, AuditRow>(
  'list_staff_acts_on_account',
  (p) => sql`
  select ${columns} from staff_audit a
  where a.account_id = ${p.accountId}::uuid and ${older(p)} and a.act not in ('account.look', 'account.search')
  order by a.id desc limit ${p.limit}::int`,
);

/** Until the transaction ends, a member's acts that wait here are done one after the other. */
export const lockMember = statement<{ staffId: string }, never>(
  'lock_staff_member',
  (p) => sql`select pg_advisory_xact_lock(hashtextextended('staff/' || ${p.staffId}::text, 0))`,
);

type CountArgs = { staffId: string; acts: string[]; sinceId: string; missWeight: number };

/** How much a member has done of it since, where what found nobody counts `missWeight` times; and when the first was. */
export const countActs = statement<CountArgs, { points: number; first_at: string | null }>(
  'count_staff_acts',
  (p) => sql`
  select coalesce(sum(case when l.said #>> '{details,found}' = 'false' then ${p.missWeight}::int else 1 end), 0)::int as points,
    min(l.said ->> 'at') as first_at
  from (
    select a.entry::jsonb as said from staff_audit a
    where a.staff_id = ${p.staffId}::uuid and a.id >= ${p.sinceId}::uuid and a.act = any (${p.acts}::text[])) l`,
);

type AuditChainRow = ChainRow & { act: string; account_id: string | null; subject: string | null };

export const readAuditChain = statement<{ staffId: string; afterSeq: string; limit: number }, AuditChainRow>(
  'read_staff_audit_chain',
  (p) => sql`
  select id, seq, act, account_id, subject, entry, hash from staff_audit
  where staff_id = ${p.staffId} and seq > ${p.afterSeq}::bigint order by seq limit ${p.limit}::int`,
);

export const readAuditHead = statement<{ staffId: string }, { seq: string; hash: Buffer }>(
  'read_staff_audit_head',
  (p) => sql`select seq, hash from staff_audit_heads where staff_id = ${p.staffId}`,
);

/** Whoever has a chain, and whoever must have one: a member begins theirs by joining. */
export const listAudited = statement<Record<string, never>, { staff_id: string; joined: boolean }>(
  'list_staff_audited',
  () => sql`
  select coalesce(h.staff_id, m.id) as staff_id, coalesce(m.password_hash is not null, false) as joined
  from staff_audit_heads h full join staff_members m on m.id = h.staff_id order by 1`,
);
