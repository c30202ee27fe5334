import type { ProofMethod } from '@btepai/contract';
import { secondsBetween } from '../../kit/clock.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Prove, Proving } from '../accounts/index.ts';
import { noteProven } from '../sessions/index.ts';
import type { WayDeps } from './way.ts';
import { methodsOf, waysOf } from './ways.ts';

/** See `Prove` in accounts: the proof is spent in the transaction of the effect that it authorizes. */
export function createProve(deps: WayDeps): Prove {
  const { db, clock, crypto } = deps;

  return async (proving, effect) => {
    const { account, session, once } = proving;
    const accountId = account.account_id;
    const methods = await methodsOf(deps, accountId);
    const allowed = methods.filter((method) => !proving.except?.includes(method));
    const method = methodIn(proving, methods);
    if (method === null ? !isFresh(deps, proving) : !allowed.includes(method))
      throw new Refusal('step_up_required', { purpose: proving.purpose, methods: allowed });

    // What takes long or asks elsewhere comes before the transaction; what decides is inside it.
    const way = method && (await waysOf[method](deps, proving));
    const { result, repeated } = await onceInTransaction(
      { db, crypto },
      { accountId, once, now: clock.now() },
      async (tx) => {
        const wrong = way && (await way.spend(tx));
        if (wrong) return { wrong };
        if (session && way) await tx.run(noteProven, { accountId, sessionId: session.sessionId, now: clock.now() });
        return { done: await effect(tx, method ?? 'fresh') };
      },
    );
    if ('wrong' in result) return way!.refuse(result.wrong, repeated);
    return result.done;
  };
}

/** Which way the proof goes. The password alone is one only where there is nothing better. */
function methodIn({ proof, smsWantsPassword }: Proving, methods: ProofMethod[]): ProofMethod | null {
  if (proof.passkey) return 'passkey';
  if (proof.totp) return 'totp';
  if (proof.recoveryCode) return 'recovery_code';
  if (proof.verification) {
    if (smsWantsPassword && proof.password === undefined)
      throw new Refusal('validation_failed', { errors: [{ path: 'password', code: 'invalid_type' }] });
    return 'sms';
  }
  return proof.password !== undefined && methods.includes('password') ? 'password' : null;
}

const isFresh = ({ clock, settings }: WayDeps, { freshIsEnough, session }: Proving) =>
  freshIsEnough === true &&
  session !== null &&
  secondsBetween(session.provenAt, clock.now()) <= settings.PROOF_FRESH_SECONDS;
