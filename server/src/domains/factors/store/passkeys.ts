import type { Purpose } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

/** What a passkey is asked to sign for: `accountId` is null where it is to say itself who signs in. */
export type ChallengeArgs = {
  challengeHash: Buffer;
  accountId: string | null;
  purpose: Purpose;
  payloadDigest: Buffer;
};
type Ceremony = 'create' | 'get';

export const insertChallenge = statement<ChallengeArgs & { ceremony: Ceremony; expiresAt: Date }, never>(
  'insert_passkey_challenge',
  (p) => sql`
  insert into passkey_challenges (challenge_hash, ceremony, account_id, purpose, payload_digest, expires_at)
  values (${p.challengeHash}, ${p.ceremony}, ${p.accountId}, ${p.purpose}, ${p.payloadDigest}, ${p.expiresAt})`,
);

export const forgetChallenges = statement<{ now: Date }, never>(
  'forget_passkey_challenges',
  (p) => sql`delete from passkey_challenges where expires_at <= ${p.now}`,
);

export type PasskeyRow = { id: string; credential_id: Buffer; public_key: Buffer; transports: string[] };

export const listPasskeys = statement<{ accountId: string }, PasskeyRow>(
  'list_passkeys',
  (p) => sql`
  select id, credential_id, public_key, transports from passkeys where account_id = ${p.accountId} order by id`,
);

export const findPasskey = statement<{ accountId: string; credentialId: Buffer }, PasskeyRow>(
  'find_passkey',
  (p) => sql`
  select id, credential_id, public_key, transports from passkeys
  where account_id = ${p.accountId} and credential_id = ${p.credentialId}`,
);

type UseArgs = ChallengeArgs & { owner: string; passkeyId: string; signCount: number; now: Date };

/**
 * Uses up what the passkey has signed, and counts on. No row: it was asked for something or someone else, has been used or
 * is over; or the authenticator counted back, so that there is a copy of it.
 */
export const usePasskey = statement<UseArgs, { id: string }>(
  'use_passkey',
  (p) => sql`
  with spent as (
    delete from passkey_challenges
    where challenge_hash = ${p.challengeHash}::bytea and ceremony = 'get'
      and account_id is not distinct from ${p.accountId}::uuid and purpose = ${p.purpose}::text
      and payload_digest = ${p.payloadDigest}::bytea and expires_at > ${p.now}::timestamptz
    returning challenge_hash)
  update passkeys k set sign_count = ${p.signCount}::bigint, last_used_at = ${p.now}::timestamptz
  where k.account_id = ${p.owner}::uuid and k.id = ${p.passkeyId}::uuid and exists (select from spent)
    and (k.sign_count < ${p.signCount}::bigint or (k.sign_count = 0 and ${p.signCount}::bigint = 0))
  returning k.id`,
);

type AddArgs = AppendArgs &
  NotifyArgs &
  ChallengeArgs & {
    accountId: string;
    passkeyId: string;
    credentialId: Buffer;
    publicKey: Buffer;
    signCount: number;
    transports: string[];
    name: string | null;
    now: Date;
  };

/** A new passkey, by what it was asked to sign. No row: that has been used, or is over, or the account has this one already. */
export const addPasskey = statement<AddArgs, { id: string }>(
  'add_passkey',
  (p) => sql`
  with spent as (
    delete from passkey_challenges
    where challenge_hash = ${p.challengeHash}::bytea and ceremony = 'create' and account_id = ${p.accountId}::uuid
      and purpose = ${p.purpose}::text and payload_digest = ${p.payloadDigest}::bytea
      and expires_at > ${p.now}::timestamptz
    returning account_id),
  added as (
    insert into passkeys (account_id, id, credential_id, public_key, sign_count, transports, name, created_at)
    select account_id, ${p.passkeyId}::uuid, ${p.credentialId}::bytea, ${p.publicKey}::bytea, ${p.signCount}::bigint,
      ${p.transports}::text[], ${p.name}::text, ${p.now}::timestamptz
    from spent
    on conflict (account_id, credential_id) do nothing
    returning account_id, id),
  ${appending(p, 'added')},
  ${notifying(p, 'added')}
  select id from added`,
);
