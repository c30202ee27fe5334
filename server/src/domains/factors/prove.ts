import type { ProofMethod } from '@btepai/contract';
import { secondsBetween } from '../../kit/clock.ts';
import type { Transaction } from '../../kit/database.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceInTransaction, sealedOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Prove, ProvenBy, Proving, ProvingLater } from '../accounts/index.ts';
import { noteProven } from '../sessions/index.ts';
import type { SpendArgs } from '../verification/index.ts';
import { peekCode } from '../verification/index.ts';
import type { ReadyProof, WayDeps } from './way.ts';
import { methodsOf, waysOf } from './ways.ts';

/** See `Prove` in accounts: the proof is spent in the transaction of the effect that it authorizes. */
export function createProve(deps: WayDeps): Prove {
  const { db, clock, crypto } = deps;

  return async <Done>(
    given: Proving | ProvingLater,
    effect: (tx: Transaction, by: ProvenBy) => Promise<Done>,
  ): Promise<Done> => {
    const { account, once } = given;
    const accountId = account.account_id;
    // First of all, for what the act itself has changed would refuse its repeat: the password that was the current one.
    const before = await doneBefore(deps, { accountId, once });
    if (before) return before.done as Done;
    const ready = async () => {
      const proving = 'proving' in given ? await given.proving() : given;
      return { session: proving.session, ...(await readyProof(deps, proving)) };
    };
    const { session, method, way } = await ready().catch(async (error) => {
      const meanwhile = await doneBefore(deps, { accountId, once });
      if (meanwhile) return { session: null, method: null, way: null };
      throw error;
    });
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

/** What an act came to that was proven and done by this very request before; null where it was not. @throws Refusal idempotency_key_reused */
export async function doneBefore(
  { db, crypto }: Pick<WayDeps, 'db' | 'crypto'>,
  of: { accountId: string; once: OnceKey | null },
): Promise<{ done: unknown } | null> {
  const first = await sealedOnce<{ done: unknown } | { wrong: unknown }>(db, crypto, of);
  return first && 'done' in first.result ? first.result : null;
}

/**
 * The same for an act that takes a code to another number beside the owner's proof: both are spent or none. The code is
 * looked at first, under its locks; a wrong one is counted by the statement of the effect, and the proof stays good.
 */
export async function proveBesideCode<Result extends { is_right: boolean | null }>(
  deps: WayDeps,
  proving: Proving,
  code: SpendArgs,
  effect: (tx: Transaction) => Promise<Result>,
): Promise<{ result: Result; repeated: boolean }> {
  const { db, clock, crypto } = deps;
  const { account, session, once } = proving;
  const accountId = account.account_id;
  const { way } = await readyProof(deps, proving);
  const { result, repeated } = await onceInTransaction(
    { db, crypto },
    { accountId, once, now: clock.now() },
    async (tx) => {
      const [seen] = await tx.run(peekCode, { ...code, onceKey: null });
      if (seen?.is_right) {
        const wrong = way && (await way.spend(tx));
        if (wrong) return { wrong };
        if (session && way) await tx.run(noteProven, { accountId, sessionId: session.sessionId, now: clock.now() });
      }
      const done = await effect(tx);
      // Became good between the two looks: nothing may have been done by it without the owner's proof. It is still good.
      if (done.is_right && !seen?.is_right) throw new Refusal('service_unavailable', { retryAfterSeconds: 1 });
      return { done };
    },
  );
  if ('wrong' in result) return way!.refuse(result.wrong, repeated);
  return { result: result.done, repeated };
}

/**
 * The proof that came, ready to be tried: what takes long or asks elsewhere comes before the transaction; what decides is
 * inside it. No way where none came and the session is fresh enough. @throws Refusal step_up_required, and the way's own
 */
async function readyProof(
  deps: WayDeps,
  proving: Proving,
): Promise<{ method: ProofMethod | null; way: ReadyProof | null }> {
  const methods = await methodsOf(deps, proving.account.account_id);
  const allowed = methods.filter((method) => !proving.except?.includes(method));
  const method = methodIn(proving, methods);
  if (method === null ? !(proving.noneIsEnough || isFresh(deps, proving)) : !allowed.includes(method))
    throw new Refusal('step_up_required', { purpose: proving.purpose, methods: allowed });
  return { method, way: method && (await waysOf[method](deps, proving)) };
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

const isFresh = (deps: WayDeps, { freshIsEnough, session }: Proving) =>
  freshIsEnough === true && session !== null && isProvenLately(deps, session.provenAt);

/** Whether the owner proved themselves so lately that smaller acts want no proof (L8). */
export const isProvenLately = ({ clock, settings }: Pick<WayDeps, 'clock' | 'settings'>, provenAt: Date) =>
  secondsBetween(provenAt, clock.now()) <= settings.PROOF_FRESH_SECONDS;
