import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from './audit.ts';
import { auditing } from './audit.ts';

/** What a passkey is asked to sign for: to sign in, to do an act of power, or to be added. */
export type ChallengeUse = 'sign_in' | 'prove' | 'add';
type Challenge = { challengeHash: Buffer; staffId: string; use: ChallengeUse };

export const insertChallenge = statement<Challenge & { expiresAt: Date }, never>(
  'insert_staff_challenge',
  (p) => sql`
  insert into staff_challenges (challenge_hash, staff_id, use, expires_at)
  values (${p.challengeHash}, ${p.staffId}, ${p.use}, ${p.expiresAt})`,
);

export type PasskeyRow = {
  id: string;
  credential_id: Buffer;
  public_key: Buffer;
  transports: string[];
  created_at: Date;
  last_used_at: Date | null;
};
export const listPasskeys = statement<{ staffId: string }, PasskeyRow>(
  'list_staff_passkeys',
  (p) => sql`
  select id, credential_id, public_key, transports, created_at, last_used_at from staff_passkeys
  where staff_id = ${p.staffId} order by id`,
);

type UseArgs = Challenge & { passkeyId: string; signCount: number; now: Date };
/** Uses up what was signed. No row: it was asked for something else, was used, is over; or there is a copy of the key. */
export const usePasskey = statement<UseArgs, { id: string }>(
  'use_staff_passkey',
  (p) => sql`
  with spent as (
    delete from staff_challenges where challenge_hash = ${p.challengeHash}::bytea and staff_id = ${p.staffId}::uuid
      and use = ${p.use}::text and expires_at > ${p.now}::timestamptz returning staff_id)
  update staff_passkeys k set sign_count = ${p.signCount}::bigint, last_used_at = ${p.now}::timestamptz
  from spent where k.staff_id = spent.staff_id and k.id = ${p.passkeyId}::uuid
    and (k.sign_count < ${p.signCount}::bigint or (k.sign_count = 0 and ${p.signCount}::bigint = 0))
  returning k.id`,
);

type AddArgs = Omit<Challenge, 'use'> &
  AuditArgs & {
    passkeyId: string;
    credentialId: Buffer;
    publicKey: Buffer;
    signCount: number;
    transports: string[];
    now: Date;
  };
export const addPasskey = statement<AddArgs, { id: string }>(
  'add_staff_passkey',
  (p) => sql`
  with spent as (
    delete from staff_challenges where challenge_hash = ${p.challengeHash}::bytea and staff_id = ${p.staffId}::uuid
      and use = 'add' and expires_at > ${p.now}::timestamptz returning staff_id),
  added as (
    insert into staff_passkeys (staff_id, id, credential_id, public_key, sign_count, transports, created_at)
    select staff_id, ${p.passkeyId}::uuid, ${p.credentialId}::bytea, ${p.publicKey}::bytea, ${p.signCount}::bigint,
      ${p.transports}::text[], ${p.now}::timestamptz from spent
    on conflict (staff_id, credential_id) do nothing returning id),
  ${auditing(p, 'added')}
  select id from added`,
);

export const removePasskey = statement<AuditArgs & { staffId: string; passkeyId: string }, { id: string }>(
  'remove_staff_passkey',
  (p) => sql`
  with removed as (
    delete from staff_passkeys where staff_id = ${p.staffId}::uuid and id = ${p.passkeyId}::uuid returning id),
  ${auditing(p, 'removed')}
  select id from removed`,
);
