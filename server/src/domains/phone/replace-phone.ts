import type { CodeProof, Replaced } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { prefixed } from '../../kit/statement.ts';
import type { SessionContext } from '../sessions/index.ts';
import { proofArgs, refuseUnspent, spendArgs } from '../verification/index.ts';
import { ofBinding } from './acts.ts';
import { showBinding } from './binding.ts';
import { showChange } from './change.ts';
import { takeFromHolder, taken } from './claim-number.ts';
import type { PhoneDeps } from './effects.ts';
import { provingArgs, swapArgs } from './effects.ts';
import { findBinding } from './store/bindings.ts';
import { findChange } from './store/changes.ts';
import { replacePhone as replace, replaceProven } from './store/replace.ts';

export type Replacing = {
  session: SessionContext;
  address: string;
  phoneId: string;
  /** The code to the new number. */
  proof: CodeProof;
  once: OnceKey | null;
};

/**
 * The new number takes the place of the old at once, by a code to each (P4). The old number is told (P5).
 * @throws Refusal not_found | phone_unchanged | phone_taken | account_restricted | idempotency_key_reused | code_… of either
 *   code, with the path of the one that it is about
 */
export async function replacePhone(
  given: PhoneDeps,
  { session, address, phoneId, proof, ownerProof, once }: Replacing & { ownerProof: CodeProof },
): Promise<Replaced> {
  const deps = atOneMoment(given);
  const { db, clock, messaging, metrics } = deps;
  const accountId = session.account.account_id;
  const old = await oldNumber(deps, accountId, phoneId);
  const payloadDigest = ofBinding(phoneId);
  const spendings = [
    { purpose: 'replace_phone_new', payloadDigest, proof, path: 'verification.code' },
    { purpose: 'replace_phone_current', payloadDigest, proof: ownerProof, path: 'ownerProof.verification.code' },
  ] as const;
  const swap = () => ({
    accountId,
    sessionId: session.sessionId,
    ...swapArgs(deps, {
      old,
      changeId: newId(clock),
      as: 'phone_replaced',
      actor: { device: session.deviceLabel, address },
    }),
  });
  const { row, repeated } = await runOnce(db, replace, {
    ...provingArgs(deps, phoneId),
    ...swap(),
    ...spendArgs(deps, { accountId }, spendings[0]),
    ...prefixed('owner', proofArgs(deps, { accountId }, spendings[1])),
    ...onceArgs(once),
  });

  if (!row.is_right) return refuseUnspent(deps, { accountId }, [...spendings], { ...row, repeated });
  if (!repeated) for (const { purpose } of spendings) metrics.verifications.inc({ purpose, event: 'spent' });
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
