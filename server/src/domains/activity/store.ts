import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';

export type AppendArgs = { activityId: string; activityKind: string; activityEntry: string };

/**
 * CTEs that add one line to the log of the account that the CTE `from` names in `account_id`, or none where it has no
 * row. The head row is locked by its update, so lines of one account are chained one after the other. A statement that
 * may write to two logs names the second pair of CTEs by `as`.
 */
export const appending = (p: Params<AppendArgs>, from: string, as = 'activity'): Fragment => sql`
  ${sql.ref(`${as}_head`)} as (
    insert into activity_heads as h (account_id, seq, hash)
    select account_id, 1, sha256(decode(repeat('00', 32), 'hex') || convert_to('1:' || ${p.activityEntry}::text, 'UTF8'))
    from ${sql.ref(from)}
    on conflict (account_id) do update set seq = h.seq + 1,
      hash = sha256(h.hash || convert_to((h.seq + 1)::text || ':' || ${p.activityEntry}::text, 'UTF8'))
    returning account_id, seq, hash),
  ${sql.ref(`${as}_line`)} as (
    insert into activity (account_id, id, seq, kind, entry, hash)
    select account_id, ${p.activityId}::uuid, seq, ${p.activityKind}::text, ${p.activityEntry}::text, hash
    from ${sql.ref(`${as}_head`)})`;

export type ActivityRow = { id: string; seq: string; kind: string; entry: string; hash: Buffer };

export const readChain = statement<{ accountId: string; afterSeq: string; limit: number }, ActivityRow>(
  'read_activity_chain',
  (p) => sql`
  select id, seq, kind, entry, hash from activity
  where account_id = ${p.accountId} and seq > ${p.afterSeq}::bigint order by seq limit ${p.limit}::int`,
);

export const readHead = statement<{ accountId: string }, { seq: string; hash: Buffer }>(
  'read_activity_head',
  (p) => sql`
  select seq, hash from activity_heads where account_id = ${p.accountId}`,
);

export const listLoggedAccounts = statement<{ after: string | null; limit: number }, { account_id: string }>(
  'list_logged_accounts',
  (p) => sql`
  select account_id from activity_heads where ${p.after}::uuid is null or account_id > ${p.after}::uuid
  order by account_id limit ${p.limit}::int`,
);

type PageArgs = { accountId: string; beforeId: string | null; limit: number };
export type LineRow = { id: string; entry: string; disowned_entry: string | null };

/** By what the line `a` was disowned: a line of its own, for the log can't be changed. */
const disownedEntry = sql`(
  select d.entry from activity d
  where d.account_id = a.account_id and d.kind = 'disowned' and d.entry::jsonb ->> 'line' = a.id::text limit 1) as disowned_entry`;

export const listLines = statement<PageArgs, LineRow>(
  'list_activity',
  (p) => sql`
  select a.id, a.entry, ${disownedEntry} from activity a
  where a.account_id = ${p.accountId}::uuid and (${p.beforeId}::uuid is null or a.id < ${p.beforeId}::uuid)
  order by a.id desc limit ${p.limit}::int`,
);

export const findLine = statement<{ accountId: string; lineId: string }, LineRow>(
  'find_activity_line',
  (p) => sql`
  select a.id, a.entry, ${disownedEntry} from activity a where a.account_id = ${p.accountId} and a.id = ${p.lineId}`,
);
