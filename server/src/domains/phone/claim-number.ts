import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { PhoneDeps } from './effects.ts';
import { asRefusal, claimantArgs, told } from './effects.ts';
import { hasLost, lastSign } from './holder.ts';
import { findHolder } from './store/bindings.ts';
import type { ProofRow } from './store/proofs.ts';
import { findProofRow, releaseFromHolder, startRelease } from './store/proofs.ts';

type Prover = { accountId: string; proofId: string };

/** Told only to someone who has just proven to hold the number (P3), with the way to appeal. */
export const taken = (deps: PhoneDeps, proofId: string) =>
  new Refusal('phone_taken', { appeal: appealOf(deps, 'phone_taken', proofId) });

/** What an appeal rests on: a token that only whoever proved the number was given. */
export const appealOf = (
  { crypto, settings }: Pick<PhoneDeps, 'crypto' | 'settings'>,
  topic: 'phone_taken' | 'phone_lost',
  proofId: string,
) => ({
  topic,
  claimToken: crypto.signedToken('phone_proof', proofId),
  ...(settings.SUPPORT_CONTACT ? { contact: settings.SUPPORT_CONTACT } : {}),
});

/**
 * A prover gets a number whose holder has lost it (P8): the holder's account stays closed to them, and only the number
 * changes hands, in one transaction with what `take` does with it. Null where the holder still has it, as far as anyone can
 * tell. The same request again (`repeated`) finds what the first one made, and is not judged anew.
 */
export async function takeFromHolder(
  deps: PhoneDeps,
  { repeated, ...prover }: Prover & { repeated: boolean },
  take: (tx: Database, proof: ProofRow) => Promise<string | null>,
): Promise<string | null> {
  const { db, clock } = deps;
  const [proof] = await db.run(findProofRow, { ...prover, now: clock.now() });
  if (!proof || repeated || proof.spent_at !== null) return proof?.result_id ?? null;
  const [holder] = await db.run(findHolder, { phoneIndex: proof.phone_index });
  const lastSignAt = holder ? await lastSign(deps, holder) : null;
  if (
    holder &&
    !(await hasLost(deps, { holder, lastSignAt: lastSignAt!, cipher: proof.phone_cipher, index: proof.phone_index }))
  )
    return null;
  return await db.transaction(async (tx) => {
    if (holder) {
      const [released] = await tx.run(releaseFromHolder, {
        accountId: holder.account_id,
        phoneId: holder.binding_id,
        provenAt: holder.proven_at,
        lastSignAt: lastSignAt!,
        changeId: null,
        ...told(deps, 'phone_released', null),
        ...claimantArgs(clock, 'phone_release_done'),
      });
      if (!released) return null;
    }
    const made = await take(tx, proof);
    // Someone else was quicker: the holder is not to lose the number for nothing.
    if (made === null) throw new Refusal('phone_taken', { appeal: appealOf(deps, 'phone_taken', prover.proofId) });
    return made;
  });
}

/** The proof behind a claim token, while an appeal can rest on it. */
export async function findProof(
  { clock }: Pick<PhoneDeps, 'clock'>,
  db: Database,
  prover: Prover,
): Promise<{ phoneIndex: Buffer; phoneCipher: Buffer; bindingId: string | null } | null> {
  const [row] = await db.run(findProofRow, { ...prover, now: clock.now() });
  if (!row || row.spent_at !== null) return null;
  return { phoneIndex: row.phone_index, phoneCipher: row.phone_cipher, bindingId: row.binding_id };
}

/** What staff have set in motion: whose number it takes, and until when that account can say no. */
export type StartedChange = { accountId: string; changeId: string; appliesAt: Date };

/**
 * Staff found for the prover: the holder is told, and has its time to say no (P9). In the transaction of their decision.
 * Null where the proof is not good any more, or nobody else holds the number.
 * @throws Refusal change_waiting where another change of the number waits
 */
export async function startReleaseOf(
  deps: Pick<PhoneDeps, 'clock' | 'crypto' | 'settings'>,
  tx: Database,
  prover: Prover,
): Promise<StartedChange | null> {
  const { clock, settings } = deps;
  const changeId = newId(clock);
  const appliesAt = addSeconds(clock.now(), settings.PHONE_RELEASE_NOTICE_HOURS * 3_600);
  const [row] = await tx
    .run(startRelease, {
      ...prover,
      changeId,
      appliesAt,
      ...activityLine(deps, null, 'phone_release_started'),
      ...notice(clock, 'phone_release_started', { changeId, appliesAt: appliesAt.toISOString() }),
    })
    .catch(asRefusal);
  return row ? { accountId: row.account_id, changeId: row.id, appliesAt } : null;
}
