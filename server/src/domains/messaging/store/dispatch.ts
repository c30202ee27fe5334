import type { Channel } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import { countingOutcomes } from './counts.ts';
import type { QueueArgs } from './queue.ts';
import { keepingAhead } from './receipts-ahead.ts';
import { charging, everywhere } from './spend.ts';
import { tell, tellAccounts } from './tell.ts';

export type ClaimedMessage = {
  account_id: string;
  id: string;
  recipient_index: Buffer;
  recipient_cipher: Buffer;
  text_cipher: Buffer;
  template: string;
  category: QueueArgs['category'];
  channel: Channel;
  country: string;
  prefix: string;
  units: number;
  avoid_gateway: string | null;
  attempts: number;
  due_at: Date;
  /** The day that was charged for it. */
  day: string;
  units_today: number | null;
};

type ClaimArgs = {
  now: Date;
  leaseUntil: Date;
  limit: number;
  day: string;
  dayUnits: number;
  /** The countries that have a ceiling of their own, and what it is; the others' is `otherUnits`, null is none. */
  limited: string[];
  limitedUnits: number[];
  otherUnits: number | null;
};

/**
 * Takes up to `limit` due messages for `leaseUntil`; a dispatcher that dies gives them back by its lease running out. The
 * same commit charges the day and its countries for all of them, where they fit together (`units_today`, else null).
 */
export const claimMessages = statement<ClaimArgs, ClaimedMessage>(
  'claim_messages',
  (p) => sql`
  with due as materialized (
    select account_id, id, available_at, units, country from messages
    where status = 'queued' and available_at <= ${p.now}::timestamptz and expires_at > ${p.now}::timestamptz
    order by available_at limit ${p.limit}::int for update skip locked),
  wanted as materialized (
    select ${sql.lit(everywhere)} as country, sum(units)::int as units, ${p.dayUnits}::int as most from due having count(*) > 0
    union all
    select d.country, d.units, coalesce(l.most, ${p.otherUnits}::int)
    from (select country, sum(units)::int as units from due group by country) d
    left join unnest(${p.limited}::text[], ${p.limitedUnits}::int[]) as l (country, most) on l.country = d.country),
  ${charging(p, 'wanted')}
  update messages m set available_at = ${p.leaseUntil}::timestamptz, attempts = attempts + 1
  from due where m.account_id = due.account_id and m.id = due.id
  returning m.account_id, m.id, m.recipient_index, m.recipient_cipher, m.text_cipher, m.template, m.category,
    m.channel, m.country, m.prefix, m.units,
    m.avoid_gateway, m.attempts, due.available_at as due_at, ${p.day}::text as day,
    (select units from charged where country = ${sql.lit(everywhere)}) as units_today`,
);

type OutcomeArgs = {
  accountIds: string[];
  ids: string[];
  statuses: string[];
  reasons: (string | null)[];
  gateways: (string | null)[];
  references: (string | null)[];
  ranks: (number | null)[];
  availableAts: Date[];
  now: Date;
};

/** Notes what became of a batch, counts it, and tells whoever watches. A receipt that came first is not overwritten. */
export const noteOutcomes = statement<OutcomeArgs, unknown>(
  'note_outcomes',
  (p) => sql`
  with changed as (
    update messages m set status = o.status, reason = o.reason, gateway = coalesce(o.gateway, m.gateway),
      reference = o.reference, rank = o.rank,
      submitted_at = case when o.status = 'submitted' then ${p.now}::timestamptz end,
      available_at = o.available_at, changed_at = ${p.now}::timestamptz
    from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.statuses}::text[], ${p.reasons}::text[],
      ${p.gateways}::text[], ${p.references}::text[], ${p.ranks}::smallint[], ${p.availableAts}::timestamptz[])
      as o (account_id, id, status, reason, gateway, reference, rank, available_at)
    where m.account_id = o.account_id and m.id = o.id and m.status = 'queued'
    returning m.account_id, ${p.now}::timestamptz as counted_at, m.gateway, m.country, m.channel, m.status,
      m.status = 'submitted' as is_submitted, false as is_used),
  ${countingOutcomes('changed')}
  ${tellAccounts('changed')}`,
);

type ReceiptArgs = {
  gateways: string[];
  accountIds: (string | null)[];
  ids: (string | null)[];
  statuses: string[];
  reasons: (string | null)[];
  now: Date;
};

/**
 * Applies receipts that name our own message. Late, repeated and unknown ones change nothing: only what is on its way can
 * arrive. One that comes before its answer was noted says that its gateway has it; which of the two came first is read from
 * the locked row, or a message whose answer is noted at this moment would be counted as taken twice.
 */
export const applyReceipts = statement<ReceiptArgs, unknown>(
  'apply_receipts',
  (p) => sql`
  with given as (
    select distinct on (account_id, id) *
    from unnest(${p.gateways}::text[], ${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.statuses}::text[], ${p.reasons}::text[])
      with ordinality as r (gateway, account_id, id, status, reason, position)
    order by account_id, id, position),
  held as (
    select m.account_id, m.id, m.status, m.submitted_at from messages m join given g on m.account_id = g.account_id and m.id = g.id
    order by m.account_id, m.id for update of m),
  told as (
    select g.*, h.status = 'queued' as came_first, coalesce(h.submitted_at, ${p.now}::timestamptz) as took_at
    from given g join held h on h.account_id = g.account_id and h.id = g.id),
  changed as (
    update messages m set status = r.status, reason = r.reason, gateway = coalesce(m.gateway, r.gateway),
      submitted_at = r.took_at, changed_at = ${p.now}::timestamptz
    from told r
    where m.account_id = r.account_id and m.id = r.id and m.status in ('queued', 'submitted')
    returning m.account_id, r.took_at as counted_at, m.gateway, m.country, m.channel, m.status,
      r.came_first as is_submitted, false as is_used),
  ${countingOutcomes('changed')}
  ${tellAccounts('changed')}`,
);

/** The same for receipts that name the gateway's own reference; those that match nothing are kept, and counted here. */
export const applyReceiptsByReference = statement<
  Omit<ReceiptArgs, 'accountIds' | 'ids'> & { references: string[] },
  { kept: number }
>(
  'apply_receipts_by_reference',
  (p) => sql`
  with heard as (
    select * from unnest(${p.gateways}::text[], ${p.references}::text[], ${p.statuses}::text[], ${p.reasons}::text[])
      with ordinality as r (gateway, reference, status, reason, position)),
  told as (
    select distinct on (m.account_id, m.id) m.account_id, m.id, r.gateway, r.reference, r.status, r.reason
    from heard r
    join messages m on m.gateway = r.gateway and m.reference = r.reference and m.reference is not null and m.status = 'submitted'
    order by m.account_id, m.id, r.position),
  changed as (
    update messages m set status = r.status, reason = r.reason, changed_at = ${p.now}::timestamptz
    from told r
    where m.account_id = r.account_id and m.id = r.id and m.status = 'submitted'
    returning m.account_id, m.submitted_at as counted_at, m.gateway, m.country, m.channel, m.status,
      false as is_submitted, false as is_used),
  ${countingOutcomes('changed')},
  ${keepingAhead(p, 'heard', 'told')}
  select (select count(*)::int from kept) as kept,
    case when count(*) > 0 then ${tell('account_id')} end
  from changed`,
);

/** Notes whose codes were spent: what the messages were for. */
export const noteUsed = statement<
  { accountIds: string[]; ids: string[]; now: Date },
  { prefix: string; sent_at: Date }
>(
  'note_used',
  (p) => sql`
  with changed as (
    update messages m set used_at = ${p.now}::timestamptz
    from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[]) as u (account_id, id)
    where m.account_id = u.account_id and m.id = u.id and m.used_at is null
    returning m.prefix, coalesce(m.submitted_at, m.changed_at) as counted_at, m.gateway, m.country, m.channel,
      '' as status, false as is_submitted, true as is_used),
  ${countingOutcomes('changed')}
  select prefix, counted_at as sent_at from changed`,
);

/** Erases the texts of messages that reached their end, and closes those that never left (C8). Some at a time. */
export const endMessages = statement<{ now: Date; limit: number }, { ended: number }>(
  'end_messages',
  (p) => sql`
  with due as (
    select account_id, id, status from messages where text_cipher is not null and expires_at <= ${p.now}::timestamptz
    limit ${p.limit}::int for update skip locked),
  ended as (
    update messages m set text_cipher = null,
      status = case when m.status = 'queued' then 'expired' else m.status end,
      reason = case when m.status = 'queued' then 'no_gateway' else m.reason end,
      changed_at = case when m.status = 'queued' then ${p.now}::timestamptz else m.changed_at end
    from due where m.account_id = due.account_id and m.id = due.id
    returning ${p.now}::timestamptz as counted_at, m.gateway, m.country, m.channel,
      case when due.status = 'queued' then 'expired' else '' end as status, false as is_submitted, false as is_used),
  ${countingOutcomes('ended')}
  select count(*)::int as ended from ended`,
);

export const oldestDue = statement<Record<string, never>, { available_at: Date }>(
  'oldest_due',
  () => sql`select available_at from messages where status = 'queued' order by available_at limit 1`,
);

/** How many messages wait for a gateway now. */
export const countQueued = statement<Record<string, never>, { country: string; queued: number }>(
  'count_queued',
  () => sql`select country, count(*)::int as queued from messages where status = 'queued' group by 1 order by 1`,
);
