import type { Binding, CodeProof, Proof } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorIn } from '../activity/index.ts';
import type { WayDeps } from '../factors/index.ts';
import { firstNumberAct, methodsOf, proveBesideCode } from '../factors/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { noteSpent, refuseUnspent, spendArgs } from '../verification/index.ts';
import { wholeNumber } from './acts.ts';
import { maxPhones, showBinding } from './binding.ts';
import { takeFromHolder, taken } from './claim-number.ts';
import type { PhoneDeps } from './effects.ts';
import { asRefusal, claimantArgs, provingArgs, told } from './effects.ts';
import { bindPhone as bind, bindProven } from './store/bind.ts';
import { findBinding } from './store/bindings.ts';

type OwnerProof = Omit<Proof, 'verification'>;
type Binder = { session: SessionContext; address: string; label: string | null };

/**
 * Binds the number that the code was sent to. Where another account has lost it, it is freed first (P8).
 * @throws Refusal code_mismatch | code_spent | code_locked | code_superseded | code_expired | code_wrong |
 *   phone_already_bound | phone_unchanged | phone_taken | account_restricted | idempotency_key_reused | step_up_required, and
 *   those of `prove`
 */
export async function bindPhone(
  given: PhoneDeps & WayDeps,
  {
    session,
    address,
    label,
    proof,
    ownerProof,
    once,
  }: Binder & { proof: CodeProof; ownerProof: OwnerProof | undefined; once: OnceKey | null },
): Promise<Binding> {
  const deps = atOneMoment(given);
  const { db, clock, settings } = deps;
  const accountId = session.account.account_id;
  const spending = { purpose: 'bind_phone', payloadDigest: wholeNumber, proof } as const;
  const addArgs = () => ({
    accountId,
    bindingId: newId(clock),
    label,
    changeId: null,
    sessionId: session.sessionId,
    maxPhones: maxPhones(session.account.kind, settings),
    ...told(deps, 'phone_bound', actorIn(session, address)),
    ...claimantArgs(clock, 'phone_release_done'),
  });
  const code = spendArgs(deps, { accountId }, spending);
  const bindArgs = (key: OnceKey | null) => ({
    ...addArgs(),
    ...code,
    ...onceArgs(key),
    ...provingArgs(deps, null),
    phoneId: null,
  });
  const byOwner = async (ownersProof: OwnerProof) => {
    const proving = { account: session.account, session, proof: ownersProof, proofAt: 'ownerProof', once };
    const { result, repeated } = await proveBesideCode(
      deps,
      { ...firstNumberAct(proof.id), ...proving },
      code,
      async (tx) => (await tx.run(bind, bindArgs(null)))[0]!,
    );
    return { row: result, repeated };
  };
  if (ownerProof === undefined) await refuseUnproven(deps, { accountId, once });
  const { row, repeated } = await (ownerProof ? byOwner(ownerProof) : runOnce(db, bind, bindArgs(once))).catch(
    asRefusal,
  );

  if (!row.is_right) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) noteSpent(deps, { accountId }, [spending]);
  if (row.binding_id !== null) return shown(deps, accountId, row.binding_id);
  if (row.proof_id === null) throw new Refusal('phone_unchanged');

  const proofId = row.proof_id;
  const bindingId = await takeFromHolder(deps, { accountId, proofId, repeated }, async (tx) => {
    const add = addArgs();
    const [proven] = await tx.run(bindProven, { ...add, phoneId: null, proofId, resultId: add.bindingId });
    return proven?.binding_id ?? null;
  }).catch(asRefusal);
  if (bindingId === null) throw taken(deps, proofId);
  return shown(deps, accountId, bindingId);
}

/**
 * Where the account has factors and no number, its first one is as good as they are from then on: it takes one of them for
 * this act, as a further factor does. A session is not enough, be it ever so fresh: it may have been relayed, or opened with
 * the password alone on a device that is known. @throws Refusal step_up_required
 */
async function refuseUnproven(
  deps: PhoneDeps & WayDeps,
  { accountId, once }: { accountId: string; once: OnceKey | null },
): Promise<void> {
  const { db } = deps;
  const methods = await methodsOf(deps, accountId);
  if (methods.includes('sms') || methods.every((method) => method === 'password')) return;
  if (await findOnce(db, { accountId, ...onceArgs(once) })) return;
  throw new Refusal('step_up_required', { purpose: 'bind_phone', methods });
}

async function shown({ db, crypto }: PhoneDeps, accountId: string, phoneId: string): Promise<Binding> {
  const [row] = await db.run(findBinding, { accountId, phoneId });
  return showBinding(crypto, row!);
}
