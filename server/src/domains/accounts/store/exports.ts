import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

export type ExportRow = {
  id: string;
  session_id: string;
  status: 'preparing' | 'ready' | 'failed' | 'expired';
  progress: number;
  bytes: number | null;
  requested_at: Date;
  expires_at: Date | null;
};

type RequestArgs = AppendArgs & {
  accountId: string;
  exportId: string;
  sessionId: string;
  now: Date;
  perDay: number;
  daySince: Date;
};

/** Asks for a copy of an account's data. No row: it has asked often enough today. Under the account's lock. */
export const requestExport = statement<RequestArgs, { id: string }>(
  'request_export',
  (p) => sql`
  with asked as (
    insert into data_exports (account_id, id, session_id, available_at, requested_at)
    select ${p.accountId}::uuid, ${p.exportId}::uuid, ${p.sessionId}::uuid, ${p.now}::timestamptz, ${p.now}::timestamptz
    where (select count(*) from data_exports
      where account_id = ${p.accountId}::uuid and requested_at > ${p.daySince}::timestamptz) < ${p.perDay}::int
    returning account_id, id),
  ${appending(p, 'asked')}
  select id from asked`,
);

export const findExport = statement<{ accountId: string; exportId: string }, ExportRow>(
  'find_export',
  (p) => sql`
  select id, session_id, status, progress, bytes, requested_at, expires_at from data_exports
  where account_id = ${p.accountId} and id = ${p.exportId}`,
);

/** One that is being made, as the worker that has it knows it. */
export type ClaimedExport = { account_id: string; id: string; attempts: number };

/** Takes the oldest that nobody works on, for `leaseUntil`; what an earlier try left of it is gone. */
export const claimExport = statement<{ now: Date; leaseUntil: Date }, ClaimedExport>(
  'claim_export',
  (p) => sql`
  with due as (
    select account_id, id from data_exports
    where status = 'preparing' and available_at <= ${p.now}::timestamptz
    order by available_at limit 1 for update skip locked),
  cleared as (
    delete from data_export_chunks c using due where c.account_id = due.account_id and c.export_id = due.id)
  update data_exports e set available_at = ${p.leaseUntil}::timestamptz, attempts = e.attempts + 1, progress = 0
  from due where e.account_id = due.account_id and e.id = due.id
  returning e.account_id, e.id, e.attempts`,
);

type WorkArgs = { accountId: string; exportId: string; attempts: number };

/** The worker is alive and so far. No row: it is another's by now, or wanted no more. */
export const noteProgress = statement<WorkArgs & { progress: number; leaseUntil: Date }, { id: string }>(
  'note_export_progress',
  (p) => sql`
  update data_exports set progress = ${p.progress}::real, available_at = ${p.leaseUntil}::timestamptz
  where account_id = ${p.accountId} and id = ${p.exportId} and status = 'preparing' and attempts = ${p.attempts}::smallint
  returning id`,
);

/** Keeps one piece of the file. No row: as above. The row is held, so nobody claims it in between. */
export const keepChunk = statement<WorkArgs & { nth: number; sealed: Buffer }, { nth: number }>(
  'keep_export_chunk',
  (p) => sql`
  with mine as materialized (
    select account_id, id from data_exports
    where account_id = ${p.accountId}::uuid and id = ${p.exportId}::uuid and status = 'preparing'
      and attempts = ${p.attempts}::smallint for share)
  insert into data_export_chunks (account_id, export_id, nth, sealed)
  select account_id, id, ${p.nth}::int, ${p.sealed}::bytea from mine returning nth`,
);

type FinishArgs = WorkArgs & NotifyArgs & { bytes: number; expiresAt: Date };

export const finishExport = statement<FinishArgs, { account_id: string }>(
  'finish_export',
  (p) => sql`
  with finished as (
    update data_exports set status = 'ready', progress = 1, bytes = ${p.bytes}::int, expires_at = ${p.expiresAt}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.exportId}::uuid and status = 'preparing'
      and attempts = ${p.attempts}::smallint
    returning account_id),
  ${notifying(p, 'finished')}
  select account_id from finished`,
);

/** It could not be made, tried often enough. */
export const failExport = statement<WorkArgs, never>(
  'fail_export',
  (p) => sql`
  with failed as (
    update data_exports set status = 'failed'
    where account_id = ${p.accountId} and id = ${p.exportId} and status = 'preparing' and attempts = ${p.attempts}::smallint
    returning account_id, id)
  delete from data_export_chunks c using failed f where c.account_id = f.account_id and c.export_id = f.id`,
);

export const readChunk = statement<{ accountId: string; exportId: string; nth: number }, { sealed: Buffer }>(
  'read_export_chunk',
  (p) => sql`
  select sealed from data_export_chunks
  where account_id = ${p.accountId} and export_id = ${p.exportId} and nth = ${p.nth}::int`,
);

/** Forgets the files that are past their days. */
export const expireExports = statement<{ now: Date }, never>(
  'expire_exports',
  (p) => sql`
  with ended as (
    update data_exports set status = 'expired' where status = 'ready' and expires_at <= ${p.now}::timestamptz
    returning account_id, id)
  delete from data_export_chunks c using ended e where c.account_id = e.account_id and c.export_id = e.id`,
);

/** None of an account's is to be had any more, nor made. */
export const discardExports = statement<{ accountId: string }, never>(
  'discard_exports',
  (p) => sql`
  with ended as (
    update data_exports set status = 'expired'
    where account_id = ${p.accountId}::uuid and status in ('preparing', 'ready') returning account_id, id)
  delete from data_export_chunks c using ended e where c.account_id = e.account_id and c.export_id = e.id`,
);

export const forgetExports = statement<{ accountId: string }, never>(
  'forget_exports',
  (p) => sql`
  with gone as (delete from data_exports where account_id = ${p.accountId}::uuid returning account_id)
  delete from data_export_chunks where account_id = ${p.accountId}::uuid`,
);
