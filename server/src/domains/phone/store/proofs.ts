import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import { unseenSince } from '../../sessions/index.ts';
import type { EndArgs } from './changes.ts';
import { releasing } from './changes.ts';

export type ProofRow = {
  phone_index: Buffer;
  phone_cipher: Buffer;
  country: string;
  binding_id: string | null;
  spent_at: Date | null;
  result_id: string | null;
};

/** An account's proof that it holds a number which it could not have at once, while it is good. */
export const findProofRow = statement<{ accountId: string; proofId: string; now: Date }, ProofRow>(
  'find_phone_proof',
  (p) => sql`
  select phone_index, phone_cipher, country, binding_id, spent_at, result_id from phone_proofs
  where account_id = ${p.accountId} and id = ${p.proofId} and expires_at > ${p.now}`,
);

/** A proof whatever became of it. */
export const readProof = statement<
  { accountId: string; proofId: string },
  ProofRow & { proven_at: Date; expires_at: Date }
>(
  'read_phone_proof',
  (p) => sql`
  select phone_index, phone_cipher, country, binding_id, spent_at, result_id, proven_at, expires_at from phone_proofs
  where account_id = ${p.accountId} and id = ${p.proofId}`,
);

/** The last proof that an appeal can rest on: of a number that is another's, or of one that is to take a lost one's place. */
export const findLastProof = statement<{ accountId: string; isOfLost: boolean; now: Date }, { id: string }>(
  'find_last_phone_proof',
  (p) => sql`
  select id from phone_proofs
  where account_id = ${p.accountId} and expires_at > ${p.now} and spent_at is null
    and (not ${p.isOfLost}::boolean or binding_id is not null)
  order by id desc limit 1`,
);

/** A CTE for whoever rests a case on a proof, by the CTE `from`: it is good until it is spent. */
export const keepingProof = (p: Params<{ proofId: string | null }>, from: string): Fragment => sql`
  proof_kept as (
    update phone_proofs f set expires_at = 'infinity' from ${sql.ref(from)} m
    where f.account_id = m.account_id and f.id = ${p.proofId}::uuid)`;

type ReleaseArgs = Omit<EndArgs, 'changeId'> & { phoneId: string; provenAt: Date; lastSignAt: Date; changeId: null };

/** Takes a number from a holder who has lost it, just as it was judged. No row: it is held otherwise by now. */
export const releaseFromHolder = statement<ReleaseArgs, { id: string }>(
  'release_from_holder',
  (p) => sql`
  with ended as (
    update phone_bindings b set status = 'released', ended_at = ${p.now}::timestamptz
    where b.account_id = ${p.accountId}::uuid and b.id = ${p.phoneId}::uuid and b.status = 'active'
      and b.proven_at = ${p.provenAt}::timestamptz and ${unseenSince(p)}
    returning b.account_id, b.id, b.phone_index, b.is_primary),
  ${releasing(p)}
  select id, (select count(*) from freed) from ended`,
);

type StartReleaseArgs = AppendArgs &
  NotifyArgs & { accountId: string; proofId: string; changeId: string; appliesAt: Date; now: Date };

/**
 * Staff found for the prover: its holder has until `appliesAt` to say no (P9). `accountId` is the prover's. No row: the
 * proof is not good any more, or nobody else holds the number.
 */
export const startRelease = statement<StartReleaseArgs, { account_id: string; id: string }>(
  'start_release',
  (p) => sql`
  with proven as (
    update phone_proofs set spent_at = ${p.now}::timestamptz
    where account_id = ${p.accountId}::uuid and id = ${p.proofId}::uuid and spent_at is null
      and expires_at > ${p.now}::timestamptz
    returning account_id, phone_index),
  started as (
    insert into phone_changes (account_id, id, kind, status, binding_id, claimant_id, started_at, applies_at, objection_until)
    select c.account_id, ${p.changeId}::uuid, 'release', 'waiting', c.binding_id, f.account_id, ${p.now}::timestamptz,
      ${p.appliesAt}::timestamptz, ${p.appliesAt}::timestamptz
    from phone_claims c join proven f on f.phone_index = c.phone_index and f.account_id <> c.account_id
    returning account_id, id),
  ${appending(p, 'started')},
  ${notifying(p, 'started')}
  select account_id, id from started`,
);
