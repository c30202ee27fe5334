import type { Binding, CodeProof } from '@btepai/contract';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorIn } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { refuseUnspent, spendArgs } from '../verification/index.ts';
import { wholeNumber } from './acts.ts';
import { maxPhones, showBinding } from './binding.ts';
import { takeFromHolder, taken } from './claim-number.ts';
import type { PhoneDeps } from './effects.ts';
import { asRefusal, claimantArgs, provingArgs, told } from './effects.ts';
import { bindPhone as bind, bindProven } from './store/bind.ts';
import { findBinding } from './store/bindings.ts';

type Binder = { session: SessionContext; address: string; label: string | null };

/**
 * Binds the number that the code was sent to. Where another account has lost it, it is freed first (P8).
 * @throws Refusal code_mismatch | code_spent | code_locked | code_superseded | code_expired | code_wrong |
 *   phone_already_bound | phone_unchanged | phone_taken | account_restricted | idempotency_key_reused
 */
export async function bindPhone(
  deps: PhoneDeps,
  { session, address, label, proof, once }: Binder & { proof: CodeProof; once: OnceKey | null },
): Promise<Binding> {
  const { db, clock, settings, metrics } = deps;
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
  const { row, repeated } = await runOnce(db, bind, {
    ...addArgs(),
    ...spendArgs(deps, { accountId }, spending),
    ...onceArgs(once),
    ...provingArgs(deps, null),
    phoneId: null,
  }).catch(asRefusal);

  if (!row.is_right) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) metrics.verifications.inc({ purpose: 'bind_phone', event: 'spent' });
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

async function shown({ db, crypto }: PhoneDeps, accountId: string, phoneId: string): Promise<Binding> {
  const [row] = await db.run(findBinding, { accountId, phoneId });
  return showBinding(crypto, row!);
}
