import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { countingOutcomes } from './counts.ts';
import { tellAccounts } from './tell.ts';

/**
 * A receipt can be quicker than our note of the answer that it is about. The two writes meet, whoever comes first: he who
 * hears keeps what matches nothing, commits, and looks for the message; he who notes commits, and looks for what was kept.
 */

/** A CTE that keeps the receipts of the CTE `from` (gateway, reference, status, reason) that the CTE `matched` has not. */
export const keepingAhead = (p: Params<{ now: Date }>, from: string, matched: string): Fragment => sql`
  kept as (
    insert into receipts_ahead as a (reference, gateway, status, reason, heard_at)
    select distinct on (reference, gateway) reference, gateway, status, reason, ${p.now}::timestamptz
    from ${sql.ref(from)} where (gateway, reference) not in (select gateway, reference from ${sql.ref(matched)})
    order by reference, gateway
    on conflict (reference, gateway) do update set status = excluded.status, reason = excluded.reason, heard_at = excluded.heard_at
    where a.heard_at < ${p.now}::timestamptz - interval '1 minute'
    returning reference)`;

/**
 * Applies what was kept for these references. What was heard over a minute before the answer was noted is not about that
 * message: a repeated receipt of another one, where an SMSC counts its identifiers anew.
 */
export const applyAhead = statement<{ gateways: string[]; references: string[]; now: Date }, unknown>(
  'apply_receipts_ahead',
  (p) => sql`
  with found as (
    select a.reference, a.gateway, a.status, a.reason, m.account_id, m.id
    from unnest(${p.gateways}::text[], ${p.references}::text[]) as r (gateway, reference)
    join receipts_ahead a on a.reference = r.reference and a.gateway = r.gateway
    join messages m on m.gateway = a.gateway and m.reference = a.reference and m.reference is not null
      and m.status = 'submitted' and a.heard_at >= m.submitted_at - interval '1 minute'
    for update of a skip locked),
  gone as (
    delete from receipts_ahead a using found where a.reference = found.reference and a.gateway = found.gateway),
  changed as (
    update messages m set status = f.status, reason = f.reason, changed_at = ${p.now}::timestamptz
    from found f
    where m.account_id = f.account_id and m.id = f.id and m.status = 'submitted'
    returning m.account_id, m.submitted_at as counted_at, m.gateway, m.country, m.channel, m.status,
      false as is_submitted, false as is_used),
  ${countingOutcomes('changed')}
  ${tellAccounts('changed')}`,
);

/** Those kept lately: for the moment in which a process died between its write and its look. */
export const keptAhead = statement<{ since: Date; limit: number }, { gateway: string; reference: string }>(
  'kept_receipts_ahead',
  (p) => sql`
  select gateway, reference from receipts_ahead where heard_at >= ${p.since}::timestamptz
  order by heard_at desc limit ${p.limit}::int`,
);

/** Forgets those that nobody will ever ask for. Some at a time. */
export const forgetAhead = statement<{ before: Date; limit: number }, { forgotten: number }>(
  'forget_receipts_ahead',
  (p) => sql`
  with old as (
    select reference, gateway from receipts_ahead where heard_at < ${p.before}::timestamptz
    limit ${p.limit}::int for update skip locked),
  gone as (
    delete from receipts_ahead a using old where a.reference = old.reference and a.gateway = old.gateway returning 1)
  select count(*)::int as forgotten from gone`,
);
