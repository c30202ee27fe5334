import type { CodeProof, Proof, Replaced } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { prefixed } from '../../kit/statement.ts';
import type { Proving } from '../accounts/index.ts';
import { actorIn } from '../activity/index.ts';
import type { WayDeps } from '../factors/index.ts';
import { proveBesideCode, replaceCurrentAct } from '../factors/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { noteSpent, proofArgs, refuseUnspent, spendArgs } from '../verification/index.ts';
import { ofBinding } from './acts.ts';
import { showBinding } from './binding.ts';
import { showChange } from './change.ts';
import { takeFromHolder, taken } from './claim-number.ts';
import type { PhoneDeps } from './effects.ts';
import { provingArgs, swapArgs } from './effects.ts';
import { findBinding } from './store/bindings.ts';
import { findChange } from './store/changes.ts';
import { replacePhone as replace, replaceByFactor, replaceProven } from './store/replace.ts';

export type Replacing = {
  session: SessionContext;
  address: string;
  phoneId: string;
  /** The code to the new number. */
  proof: CodeProof;
  once: OnceKey | null;
};

/** What shows the owner beside the new number's code: a code to the current number, or a factor that is as good (P4). */
type OwnerProofAtOnce = { verification: CodeProof } | OwnerFactor;
/** A proof by a factor, as the body's `ownerProof`. */
export type OwnerFactor = Pick<Proof, 'passkey' | 'totp' | 'recoveryCode' | 'password'>;

/**
 * The new number takes the place of the old at once, by a code to each, or by a passkey or an authenticator with the
 * password in the place of the old one's code (P4). The old number is told (P5).
 * @throws Refusal not_found | phone_unchanged | phone_taken | account_restricted | idempotency_key_reused | code_… of either
 *   code, with the path of the one that it is about | those of `prove`
 */
export async function replacePhone(
  given: PhoneDeps & WayDeps,
  { session, address, phoneId, proof, ownerProof, once }: Replacing & { ownerProof: OwnerProofAtOnce },
): Promise<Replaced> {
  const deps = atOneMoment(given);
  const { db, clock, messaging } = deps;
  const accountId = session.account.account_id;
  const old = await oldNumber(deps, accountId, phoneId);
  const payloadDigest = ofBinding(phoneId);
  const newNumber = { purpose: 'replace_phone_new', payloadDigest, proof, path: 'verification.code' } as const;
  const swap = () => ({
    accountId,
    sessionId: session.sessionId,
    ...swapArgs(deps, {
      old,
      changeId: newId(clock),
      as: 'phone_replaced',
      actor: actorIn(session, address),
    }),
  });
  const byCodes = async (ownerCode: CodeProof) => {
    const ownNumber = {
      purpose: 'replace_phone_current',
      payloadDigest,
      proof: ownerCode,
      path: 'ownerProof.verification.code',
    } as const;
    const tried = await runOnce(db, replace, {
      ...provingArgs(deps, phoneId),
      ...swap(),
      ...spendArgs(deps, { accountId }, newNumber),
      ...prefixed('owner', proofArgs(deps, { accountId }, ownNumber)),
      ...onceArgs(once),
    });
    return { ...tried, spendings: [newNumber, ownNumber] };
  };
  const byFactor = async (factor: OwnerFactor) => {
    const code = spendArgs(deps, { accountId }, newNumber);
    const { result, repeated } = await proveBesideCode(
      deps,
      ownerProving({ session, phoneId, proof: factor, once }),
      code,
      async (tx) => {
        const [tried] = await tx.run(replaceByFactor, {
          ...provingArgs(deps, phoneId),
          ...swap(),
          ...code,
          onceKey: null,
        });
        return tried!;
      },
    );
    return { row: result, repeated, spendings: [newNumber] };
  };
  const { row, repeated, spendings } = await ('verification' in ownerProof
    ? byCodes(ownerProof.verification)
    : byFactor(ownerProof));

  if (!row.is_right) return refuseUnspent(deps, { accountId }, spendings, { ...row, repeated });
  if (!repeated) noteSpent(deps, { accountId }, spendings);
  let changeId = row.change_id;
  if (changeId === null && row.proof_id !== null) {
    const { proof_id: proofId } = row;
    changeId = await takeFromHolder(deps, { accountId, proofId, repeated }, async (tx) => {
      const args = swap();
      const [proven] = await tx.run(replaceProven, { ...args, proofId, resultId: args.changeId });
      return proven?.change_id ?? null;
    });
    if (changeId === null) throw taken(deps, proofId);
  }
  if (changeId === null) throw new Refusal('phone_unchanged');
  messaging.wake();
  return shown(deps, accountId, changeId);
}

/** The owner's part of a replacement, where a factor shows it: about this number, and no other. */
export const ownerProving = ({
  session,
  phoneId,
  proof,
  once,
}: {
  session: SessionContext;
  phoneId: string;
  proof: OwnerFactor;
  once: OnceKey | null;
}): Proving => ({
  account: session.account,
  session,
  ...replaceCurrentAct(phoneId),
  proof,
  proofAt: 'ownerProof',
  except: ['password'],
  once,
});

/** The number that is to go, with its whole cipher: what is sealed for it opens nowhere else. @throws Refusal not_found */
export async function oldNumber({ db }: { db: Database }, accountId: string, phoneId: string) {
  const [row] = await db.run(findBinding, { accountId, phoneId });
  if (!row) throw new Refusal('not_found');
  return { phoneId: row.id, index: row.phone_index, cipher: row.phone_cipher, country: row.country };
}

/** What a change has come to: the binding that it made, or the one that it waits to end. */
export async function shown(
  { db, crypto }: Pick<PhoneDeps, 'db' | 'crypto'>,
  accountId: string,
  changeId: string,
): Promise<Replaced> {
  const [change] = await db.run(findChange, { accountId, changeId });
  const [binding] = await db.run(findBinding, { accountId, phoneId: change!.to_binding_id ?? change!.binding_id });
  return { binding: showBinding(crypto, binding!), change: showChange(crypto, change!) };
}
