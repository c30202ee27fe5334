import type { CodeProof } from '@btepai/contract';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import type { SessionContext } from '../sessions/index.ts';
import { refuseUnspent, spendArgs } from '../verification/index.ts';
import { wholeNumber } from './acts.ts';
import type { PhoneDeps } from './effects.ts';
import { told } from './effects.ts';
import { liftRestriction as lift } from './store/lift.ts';

/**
 * A code to the bound number frees an account that was restricted to protect it.
 * @throws Refusal account_restricted where only staff may | idempotency_key_reused | code_…
 */
export async function liftRestriction(
  deps: PhoneDeps,
  {
    session,
    address,
    proof,
    once,
  }: { session: SessionContext; address: string; proof: CodeProof; once: OnceKey | null },
): Promise<void> {
  const { db, clock, metrics } = deps;
  const accountId = session.account.account_id;
  const spending = { purpose: 'lift_restriction', payloadDigest: wholeNumber, proof } as const;
  const { row, repeated } = await runOnce(db, lift, {
    ...spendArgs(deps, { accountId }, spending),
    ...onceArgs(once),
    restrictions: session.account.restrictions,
    ...told(clock, 'restriction_lifted', { device: session.deviceLabel, address }),
  });
  if (!row.is_lifted) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) metrics.verifications.inc({ purpose: 'lift_restriction', event: 'spent' });
}
