import { sql, statement } from '../../../kit/statement.ts';
import type { AccountRow } from '../../accounts/index.ts';
import { accountOf } from '../../accounts/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

type InsertArgs = NotifyArgs & {
  accountId: string;
  pendingId: string;
  deviceLabel: string;
  address: string;
  isHeld: boolean;
  decisionId: string | null;
  now: Date;
  expiresAt: Date;
  keptAtOnce: number;
};

/** So many sign-ins of one account wait at once; of more, the oldest are forgotten. The owner is told of one that is held. */
export const insertPending = statement<InsertArgs, { id: string }>(
  'insert_pending_sign_in',
  (p) => sql`
  with too_many as (
    delete from pending_sign_ins where id in (
      select id from pending_sign_ins where account_id = ${p.accountId}::uuid
      order by started_at desc offset ${p.keptAtOnce}::int - 1)),
  to_tell as (select ${p.accountId}::uuid as account_id where ${p.isHeld}::boolean),
  ${notifying(p, 'to_tell')}
  insert into pending_sign_ins (id, account_id, device_label, address, is_held, decision_id, started_at, expires_at)
  values (${p.pendingId}::uuid, ${p.accountId}::uuid, ${p.deviceLabel}, ${p.address}::inet, ${p.isHeld},
    ${p.decisionId}::uuid, ${p.now}::timestamptz, ${p.expiresAt}::timestamptz)
  returning id`,
);

export type PendingRow = AccountRow & {
  pending_id: string;
  device_label: string;
  is_held: boolean;
  decision_id: string | null;
  pending_expires_at: Date;
};

export const findPending = statement<{ pendingId: string; now: Date }, PendingRow>(
  'find_pending_sign_in',
  (p) => sql`
  select w.id as pending_id, w.device_label, w.is_held, w.decision_id, w.expires_at as pending_expires_at, account.*
  from pending_sign_ins w, lateral (${accountOf(sql`w.account_id`)}) account
  where w.id = ${p.pendingId} and w.expires_at > ${p.now} and w.completed_at is null`,
);

/** The same, also where it has been completed: whoever did may ask once more, by the same Idempotency-Key. */
export const findPendingToComplete = statement<
  { pendingId: string; now: Date },
  PendingRow & { is_completed: boolean }
>(
  'find_pending_sign_in_to_complete',
  (p) => sql`
  select w.id as pending_id, w.device_label, w.is_held, w.decision_id, w.expires_at as pending_expires_at,
    w.completed_at is not null as is_completed, account.*
  from pending_sign_ins w, lateral (${accountOf(sql`w.account_id`)}) account
  where w.id = ${p.pendingId} and w.expires_at > ${p.now}`,
);

/** Completes it, once. No row: it has been, or has ended meanwhile. */
export const completePending = statement<{ pendingId: string; now: Date }, { account_id: string }>(
  'complete_pending_sign_in',
  (p) => sql`
  update pending_sign_ins set completed_at = ${p.now}
  where id = ${p.pendingId} and expires_at > ${p.now} and completed_at is null returning account_id`,
);

export const forgetPending = statement<{ now: Date }, never>(
  'forget_pending_sign_ins',
  (p) => sql`delete from pending_sign_ins where expires_at <= ${p.now}`,
);
