import type { StaffRole } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from './audit.ts';
import { auditing } from './audit.ts';

/** What a sign-in is judged by. */
export const findCredentials = statement<{ name: string }, { id: string; password_hash: string | null }>(
  'find_staff_credentials',
  (p) => sql`
  select m.id, m.password_hash from staff_names n join staff_members m on m.id = n.staff_id
  where n.name = ${p.name} and m.status = 'active'`,
);

export const insertSignIn = statement<{ signInId: string; staffId: string; expiresAt: Date }, never>(
  'insert_staff_sign_in',
  (p) => sql`
  insert into staff_sign_ins (id, staff_id, expires_at) values (${p.signInId}, ${p.staffId}, ${p.expiresAt})`,
);

export const findSignIn = statement<{ signInId: string; now: Date }, { staff_id: string }>(
  'find_staff_sign_in',
  (p) => sql`select staff_id from staff_sign_ins where id = ${p.signInId} and expires_at > ${p.now}`,
);

/** Counts a try of this sign-in before it is judged. No row: it is over, or has had as many as it may. */
export const trySignIn = statement<{ signInId: string; most: number; now: Date }, { staff_id: string; tries: number }>(
  'try_staff_sign_in',
  (p) => sql`
  update staff_sign_ins set tries = tries + 1
  where id = ${p.signInId} and tries < ${p.most} and expires_at > ${p.now} returning staff_id, tries`,
);

type ProofArgs = { staffId: string; most: number; hourAgo: Date; now: Date };
/** Counts a proof of this member before it is judged, in whatever sign-in or session it came. No row: too many this hour. */
export const tryProof = statement<ProofArgs, { totp_cipher: Buffer; left: number }>(
  'try_staff_proof',
  (p) => sql`
  update staff_members set
    wrong_proofs = case when wrong_since > ${p.hourAgo}::timestamptz then wrong_proofs else 0 end + 1,
    wrong_since = case when wrong_since > ${p.hourAgo}::timestamptz then wrong_since else ${p.now}::timestamptz end
  where id = ${p.staffId}::uuid and status = 'active'
    and (wrong_since is null or wrong_since <= ${p.hourAgo}::timestamptz or wrong_proofs < ${p.most}::int)
  returning totp_cipher, ${p.most}::int - wrong_proofs as left`,
);
export const proofWasRight = statement<{ staffId: string }, never>(
  'staff_proof_was_right',
  (p) => sql`update staff_members set wrong_proofs = 0, wrong_since = null where id = ${p.staffId}`,
);

/** No row: the code of this step, or of a later one, has been used. */
export const useStep = statement<{ staffId: string; step: number }, { id: string }>(
  'use_staff_totp_step',
  (p) => sql`
  update staff_members set totp_last_step = ${p.step}::bigint
  where id = ${p.staffId} and status = 'active' and totp_last_step < ${p.step}::bigint returning id`,
);

type OpenArgs = AuditArgs & {
  signInId: string;
  staffId: string;
  sessionId: string;
  tokenHash: Buffer;
  address: string;
  deviceLabel: string;
  now: Date;
};
/** The sign-in that waited becomes a session. No row: it was completed already, or the member is no longer active. */
export const openSession = statement<OpenArgs, { id: string }>(
  'open_staff_session',
  (p) => sql`
  with completed as (delete from staff_sign_ins where id = ${p.signInId}::uuid returning staff_id),
  member as (
    update staff_members set last_seen_at = ${p.now}::timestamptz
    where id = ${p.staffId}::uuid and status = 'active' and exists (select from completed)
    returning id),
  opened as (
    insert into staff_sessions (staff_id, id, token_hash, address, device_label, created_at, last_seen_at, proven_at)
    select id, ${p.sessionId}::uuid, ${p.tokenHash}::bytea, ${p.address}::text, ${p.deviceLabel}::text,
      ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.now}::timestamptz from member
    returning id),
  ${auditing(p, 'opened')}
  select id from opened`,
);

export type SessionRow = {
  id: string;
  name: string;
  display_name: string;
  roles: StaffRole[];
  token_hash: Buffer;
  created_at: Date;
  last_seen_at: Date;
  proven_at: Date;
};
type FindArgs = { staffId: string; sessionId: string; openedSince: Date; seenSince: Date };
export const findSession = statement<FindArgs, SessionRow>(
  'find_staff_session',
  (p) => sql`
  select m.id, m.name, m.display_name, m.roles, s.token_hash, s.created_at, s.last_seen_at, s.proven_at
  from staff_sessions s join staff_members m on m.id = s.staff_id
  where s.staff_id = ${p.staffId} and s.id = ${p.sessionId} and m.status = 'active'
    and s.created_at > ${p.openedSince} and s.last_seen_at > ${p.seenSince}`,
);

export const touchSession = statement<{ staffId: string; sessionId: string; now: Date }, never>(
  'touch_staff_session',
  (p) => sql`
  with touched as (
    update staff_sessions set last_seen_at = greatest(last_seen_at, ${p.now}::timestamptz)
    where staff_id = ${p.staffId}::uuid and id = ${p.sessionId}::uuid returning staff_id)
  update staff_members set last_seen_at = ${p.now}::timestamptz where id in (select staff_id from touched)`,
);

export const noteProven = statement<AuditArgs & { staffId: string; sessionId: string; now: Date }, { id: string }>(
  'note_staff_proven',
  (p) => sql`
  with proven as (
    update staff_sessions set proven_at = ${p.now}::timestamptz
    where staff_id = ${p.staffId}::uuid and id = ${p.sessionId}::uuid returning id),
  ${auditing(p, 'proven')}
  select id from proven`,
);

/** `sessionId` null: all of them. */
export const endSessions = statement<AuditArgs & { staffId: string; sessionId: string | null }, { id: string }>(
  'end_staff_sessions',
  (p) => sql`
  with ended as (
    delete from staff_sessions
    where staff_id = ${p.staffId}::uuid and (${p.sessionId}::uuid is null or id = ${p.sessionId}::uuid) returning id),
  ${auditing(p, 'ended')}
  select id from ended`,
);

/** Sign-ins, sessions, looks and challenges that are over. */
export const forgetOver = statement<{ now: Date; openedSince: Date }, never>(
  'forget_staff_over',
  (p) => sql`
  with sign_ins as (delete from staff_sign_ins where expires_at <= ${p.now}::timestamptz),
  challenges as (delete from staff_challenges where expires_at <= ${p.now}::timestamptz),
  looks as (delete from staff_looks where until <= ${p.now}::timestamptz)
  delete from staff_sessions where created_at <= ${p.openedSince}::timestamptz`,
);
