import { sha256 } from '../../kit/crypto.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor as LoggedActor } from '../activity/index.ts';
import { dropYoungFactors, refuseWrongCode } from '../factors/index.ts';
import { mayHaveLost, noteNumberProven, primaryNumber } from '../phone/index.ts';
import type { Attempt } from '../verification/index.ts';
import { noteSpent, peekCode, refuseUnspent, spendArgs, spendCode } from '../verification/index.ts';
import type { Actor, NewPassword, RecoveryDeps } from './deps.ts';
import type { WrongFactor } from './reset-password.ts';
import { besideSms, hashInAdvance, resetPassword, settledBy } from './reset-password.ts';
import { recoveryDigest } from './start-recovery.ts';
import type { RecoveryRow } from './store.ts';
import { findRecovery, findRecoveryByLink } from './store.ts';

type Completing = NewPassword & { actor: Actor; once: OnceKey | null };

/**
 * A new password by the code that was sent. Who does not exist hears of wrong codes like anybody.
 * @throws Refusal password_weak | second_factor_required with the ways there are, the code unspent | not_found | code_… |
 *   service_unavailable
 */
export async function completeByCode(
  deps: RecoveryDeps,
  { recoveryId, code, ...completing }: Completing & { recoveryId: string; code: string },
): Promise<void> {
  const passwordHash = await hashInAdvance(deps, completing.newPassword);
  const [recovery] = await deps.db.run(findRecovery, { recoveryId });
  if (!recovery) throw new Refusal('not_found');
  await complete(deps, { recovery, secret: code, passwordHash, ...completing });
}

/**
 * The same by the token of the link (L6). @throws Refusal link_expired where it is not good, whatever the reason, and the above
 */
export async function completeByLink(
  deps: RecoveryDeps,
  { token, ...completing }: Completing & { token: string },
): Promise<void> {
  const passwordHash = await hashInAdvance(deps, completing.newPassword);
  const [recovery] = await deps.db.run(findRecoveryByLink, { tokenHash: sha256(token) });
  if (!recovery) throw new Refusal('link_expired');
  await complete(deps, { recovery, secret: token, passwordHash, ...completing }, async () => {
    throw new Refusal('link_expired');
  });
}

/** The secret was right, and whose number it is has still to be asked: nothing is done yet. */
class NumberUnasked extends Error {}
type Outcome = { wrong: Attempt } | { wrongFactor: WrongFactor } | { done: true };

async function complete(
  deps: RecoveryDeps,
  completing: Completing & { recovery: RecoveryRow; secret: string; passwordHash: string },
  refuse?: () => Promise<never>,
): Promise<void> {
  const { recovery, secret } = completing;
  const { account_id: accountId, verification_id: id } = recovery;
  const payloadDigest = recoveryDigest(deps, recovery.id);
  const spending = { purpose: 'recover_account', payloadDigest, proof: { id, code: secret } } as const;
  const { result, repeated } = await attempt(deps, { ...completing, spending }, null).catch(async (error) => {
    if (!(error instanceof NumberUnasked)) throw error;
    // Asked of whoever knows numbers only once the code has proved right, and with nothing locked meanwhile.
    const number = await primaryNumber(deps.db, accountId);
    const mayBeStranger = number === null || (await mayHaveLost(deps, { accountId, number }));
    return attempt(deps, { ...completing, spending }, { mayBeStranger });
  });
  if ('wrong' in result) {
    if (refuse) return refuse();
    return refuseUnspent(deps, { accountId }, [spending], { ...result.wrong, repeated });
  }
  if ('wrongFactor' in result) return refuseWrongCode(result.wrongFactor, result.wrongFactor.path);
  if (!repeated) noteSpent(deps, { accountId }, [spending]);
}

/** Spends the code or the token and does all that it authorizes, in one transaction; a wrong one is counted in it. */
async function attempt(
  deps: RecoveryDeps,
  {
    recovery,
    spending,
    once,
    ...completing
  }: Completing & { recovery: RecoveryRow; passwordHash: string; spending: Parameters<typeof spendArgs>[2] },
  number: { mayBeStranger: boolean } | null,
): Promise<{ result: Outcome; repeated: boolean }> {
  const { clock } = deps;
  const { account_id: accountId } = recovery;
  return onceInTransaction(deps, { accountId, once, now: clock.now() }, async (tx): Promise<Outcome> => {
    const spendable = { ...spendArgs(deps, { accountId }, spending), onceKey: null };
    const [seen] = await tx.run(peekCode, spendable);
    if (!seen?.is_right) {
      const [tried] = await tx.run(spendCode, spendable);
      return { wrong: tried! };
    }
    if (number === null) throw new NumberUnasked();
    const spend = async (actor: LoggedActor) => {
      const [spent] = await tx.run(spendCode, spendable);
      const recipientIndex = spent!.recipient_index!;
      await tx.run(noteNumberProven, { accountId, recipientIndex, now: clock.now() });
      // What does not count is gone: a thief's passkey would sign them in again, whatever the password.
      if (!number.mayBeStranger) await dropYoungFactors(deps, tx, { accountId, since: settledBy(deps), actor });
    };
    const wanted = besideSms(deps, number);
    const wrongFactor = await resetPassword(deps, tx, { ...completing, accountId, wanted, spend });
    return wrongFactor ? { wrongFactor } : { done: true };
  });
}
