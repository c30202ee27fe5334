import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { signalChannel } from '../../../kit/signals.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AccountRow } from '../../accounts/index.ts';
import { accountOf } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

type OpenArgs = OnceArgs &
  AppendArgs &
  NotifyArgs & {
    /** Whether the password is enough on this device from now on. */
    trust: boolean;
    /** Whether the owner is told: someone signed in where nobody had. */
    tell: boolean;
    sessionId: string;
    tokenHash: Buffer;
    newDeviceId: string;
    deviceTokenHash: Buffer;
    deviceLabel: string;
    address: string;
  };

/** Opens a session on a device that is remembered by its token, with its line in the log. */
export const openSession = statement<OpenArgs, { id: string }>(
  'open_session',
  (p) => sql`
  with device as (
    insert into devices as d (account_id, id, token_hash, label, first_seen_at, trusted_since, last_seen_at)
    values (${p.accountId}::uuid, ${p.newDeviceId}::uuid, ${p.deviceTokenHash}::bytea, ${p.deviceLabel}::text,
      ${p.now}::timestamptz, case when ${p.trust}::boolean then ${p.now}::timestamptz end, ${p.now}::timestamptz)
    on conflict (account_id, token_hash) do update set last_seen_at = excluded.last_seen_at, label = excluded.label,
      trusted_since = coalesce(d.trusted_since, excluded.trusted_since)
    returning account_id, id),
  opened as (
    insert into sessions (account_id, id, token_hash, device_id, device_label, address, created_at, last_seen_at, proven_at)
    select account_id, ${p.sessionId}::uuid, ${p.tokenHash}::bytea, id, ${p.deviceLabel}::text, ${p.address}::inet,
      ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.now}::timestamptz from device
    returning account_id, id),
  ${appending(p, 'opened')},
  to_tell as (select account_id from opened where ${p.tell}::boolean),
  ${notifying(p, 'to_tell')},
  outcome as (select id from opened),
  ${remembering(p)}
  select id from outcome`,
);

export type SessionRow = AccountRow & {
  token_hash: Buffer;
  device_id: string;
  device_label: string;
  address: string;
  created_at: Date;
  last_seen_at: Date;
  proven_at: Date;
};

type FindArgs = { accountIds: string[]; sessionIds: string[]; idleSince: Date };

/** Sessions that can still be used (not ended, not idle too long), of pairs of ids; `nth` is which pair, from 1. */
export const findSessions = statement<FindArgs, SessionRow & { nth: string }>(
  'find_sessions',
  (p) => sql`
  select k.nth, s.token_hash, s.device_id, s.device_label, host(s.address) as address, s.created_at, s.last_seen_at, s.proven_at, account.*
  from unnest(${p.accountIds}::uuid[], ${p.sessionIds}::uuid[]) with ordinality k (account_id, session_id, nth)
  join sessions s on s.account_id = k.account_id and s.id = k.session_id
  cross join lateral (${accountOf(sql`s.account_id`)}) account
  where s.ended_at is null and s.last_seen_at > ${p.idleSince}::timestamptz`,
);

export const touchSession = statement<{ accountId: string; sessionId: string; now: Date }, never>(
  'touch_session',
  (p) => sql`
  update sessions set last_seen_at = ${p.now} where account_id = ${p.accountId} and id = ${p.sessionId}`,
);

export type SessionListRow = {
  id: string;
  device_label: string;
  address: string;
  created_at: Date;
  last_seen_at: Date;
};

export const listSessions = statement<
  { accountId: string; idleSince: Date; beforeId: string | null; limit: number },
  SessionListRow
>(
  'list_sessions',
  (p) => sql`
  select id, device_label, host(address) as address, created_at, last_seen_at from sessions
  where account_id = ${p.accountId} and ended_at is null and last_seen_at > ${p.idleSince}
    and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

/** What watches an account looks again, and finds that its session has ended. */
const tellStreams = sql`pg_notify(${sql.lit(signalChannel)}, account_id::text)`;

type EndArgs = AppendArgs & { accountId: string; sessionId: string; now: Date };

export const endSession = statement<EndArgs, { id: string }>(
  'end_session',
  (p) => sql`
  with ended as (
    update sessions set ended_at = ${p.now}::timestamptz
    where account_id = ${p.accountId} and id = ${p.sessionId} and ended_at is null returning account_id, id, ${tellStreams}),
  ${appending(p, 'ended')}
  select id from ended`,
);

export const endOtherSessions = statement<EndArgs, { ended: number }>(
  'end_other_sessions',
  (p) => sql`
  with gone as (
    update sessions set ended_at = ${p.now}::timestamptz
    where account_id = ${p.accountId} and id <> ${p.sessionId} and ended_at is null returning account_id, ${tellStreams}),
  ended as (select distinct account_id from gone),
  ${appending(p, 'ended')}
  select count(*)::int as ended from gone`,
);

/**
 * CTEs for other domains: ends every session but one of the account that the CTE `from` names, if it has a row, and every
 * sign-in that waits (C9).
 */
export const endingOthers = (p: Params<{ sessionId: string | null; now: Date }>, from: string): Fragment => sql`
  pending_ended as (delete from pending_sign_ins w using ${sql.ref(from)} f where w.account_id = f.account_id),
  sessions_ended as (
    update sessions s set ended_at = ${p.now}::timestamptz from ${sql.ref(from)} f
    where s.account_id = f.account_id and s.id is distinct from ${p.sessionId}::uuid and s.ended_at is null
    returning pg_notify(${sql.lit(signalChannel)}, s.account_id::text))`;

/** When anyone last used an account, or null where nobody ever did. */
export const lastSeen = statement<{ accountId: string }, { last_seen_at: Date | null }>(
  'last_seen',
  (p) => sql`
  select max(last_seen_at) as last_seen_at from sessions where account_id = ${p.accountId}`,
);

/** A condition for other domains: nobody has used the account since. */
export const unseenSince = (p: Params<{ accountId: string; lastSignAt: Date }>): Fragment => sql`
  not exists (
    select from sessions s
    where s.account_id = ${p.accountId}::uuid and s.last_seen_at > ${p.lastSignAt}::timestamptz)`;

type DistrustArgs = { accountId: string; sessionId: string | null; deviceId?: string | null; now: Date };

/** Ends every session of an account but one, and all trust in its devices but one: one of them was not its owner's. */
export const distrustAll = statement<DistrustArgs, never>(
  'distrust_all',
  (p) => sql`
  with whose as (select ${p.accountId}::uuid as account_id), ${endingOthers(p, 'whose')}
  update devices set trusted_since = null
  where account_id = ${p.accountId}::uuid and id is distinct from ${p.deviceId}::uuid`,
);

type EndByStaffArgs = DistrustArgs & AppendArgs & NotifyArgs & AuditArgs;

/** The same for all of them, by staff. */
export const endAllByStaff = statement<EndByStaffArgs, never>(
  'end_all_sessions_by_staff',
  (p) => sql`
  with whose as (select ${p.accountId}::uuid as account_id),
  ${endingOthers(p, 'whose')},
  distrusted as (update devices set trusted_since = null where account_id = ${p.accountId}::uuid),
  ${appending(p, 'whose')},
  ${notifying(p, 'whose')},
  ${auditing(p, 'whose')}
  select from whose`,
);

/** The same without the devices: whoever proved to be the owner has changed what the sessions rested on. */
export const endSessionsBut = statement<{ accountId: string; sessionId: string | null; now: Date }, never>(
  'end_sessions_but',
  (p) => sql`
  with whose as (select ${p.accountId}::uuid as account_id), ${endingOthers(p, 'whose')} select from whose`,
);

/** The owner has just proven themselves in this session (L8). */
export const noteProven = statement<{ accountId: string; sessionId: string; now: Date }, never>(
  'note_session_proven',
  (p) => sql`
  update sessions set proven_at = ${p.now} where account_id = ${p.accountId} and id = ${p.sessionId}`,
);
