import { signalChannel } from '../../../kit/signals.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';

export type DeviceRow = {
  id: string;
  label: string;
  trusted_since: Date | null;
  first_seen_at: Date;
  last_seen_at: Date;
  sessions: number;
};

/** Whether an account has seen a device before. */
export const findDevice = statement<
  { accountId: string; tokenHash: Buffer },
  { id: string; trusted_since: Date | null }
>(
  'find_device',
  (p) => sql`
  select id, trusted_since from devices where account_id = ${p.accountId} and token_hash = ${p.tokenHash}`,
);

type SessionDevice = { token_hash: Buffer; trusted_since: Date | null };

/** Since when the device of a session is trusted, null where it isn't. */
export const findSessionDevice = statement<{ accountId: string; sessionId: string }, SessionDevice>(
  'find_session_device',
  (p) => sql`
  select d.token_hash, d.trusted_since from sessions s join devices d on d.account_id = s.account_id and d.id = s.device_id
  where s.account_id = ${p.accountId} and s.id = ${p.sessionId}`,
);

type ListArgs = { accountId: string; idleSince: Date; beforeId: string | null; limit: number };

/** Devices by when they were first seen, the newest first, each with how many sessions are open on it. */
export const listDevices = statement<ListArgs, DeviceRow>(
  'list_devices',
  (p) => sql`
  select d.id, d.label, d.trusted_since, d.first_seen_at, d.last_seen_at, (
    select count(*)::int from sessions s
    where s.account_id = d.account_id and s.device_id = d.id and s.ended_at is null
      and s.last_seen_at > ${p.idleSince}) as sessions
  from devices d
  where d.account_id = ${p.accountId} and (${p.beforeId}::uuid is null or d.id < ${p.beforeId}::uuid)
  order by d.id desc limit ${p.limit}::int`,
);

type RemoveArgs = AppendArgs & { accountId: string; deviceId: string; now: Date };

/** Forgets a device: whoever signs in on it again is new there, and what is signed in on it has ended. */
export const removeDevice = statement<RemoveArgs, { id: string }>(
  'remove_device',
  (p) => sql`
  with removed as (
    delete from devices where account_id = ${p.accountId}::uuid and id = ${p.deviceId}::uuid returning account_id, id),
  ended as (
    update sessions s set ended_at = ${p.now}::timestamptz from removed r
    where s.account_id = r.account_id and s.device_id = r.id and s.ended_at is null
    returning pg_notify(${sql.lit(signalChannel)}, s.account_id::text)),
  ${appending(p, 'removed')}
  select id from removed`,
);

/** Whether the password is still enough on a device that nobody has used for long. */
export const anyDeviceForgotten = statement<{ accountId: string; unusedSince: Date }, { is_any: boolean }>(
  'any_device_forgotten',
  (p) => sql`
  select exists (
    select from devices d
    where d.account_id = ${p.accountId} and d.trusted_since is not null and d.last_seen_at < ${p.unusedSince}) as is_any`,
);
