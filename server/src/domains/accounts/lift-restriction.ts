import { type Proof, ProofMethod } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { ProvableSession, Prove } from './prove.ts';
import type { AccountRow } from './store.ts';
import { liftByOwner } from './store.ts';

export type LiftDeps = {
  clock: Clock;
  crypto: Crypto;
  prove: Prove;
  /** Ways that the account has since before a moment, without the password; app.ts asks phone and factors. */
  methodsBefore(accountId: string, before: Date): Promise<ProofMethod[]>;
};

/**
 * Which proofs free the account. Whoever came in may have added factors and a number of their own: after an objection only
 * the number that objected says who the owner is, and after a disowned line only what the account had before it.
 */
async function waysToLift({ methodsBefore }: LiftDeps, account: AccountRow): Promise<ProofMethod[]> {
  if (account.restriction_reason === 'objection') return ['sms'];
  if (account.distrusted_from === null) return ProofMethod.exclude(['password']).options;
  return methodsBefore(account.account_id, account.distrusted_from);
}

/**
 * The owner proves themselves and frees an account that was restricted to protect it. The password alone is not enough: it
 * may be what the account was restricted for.
 * @throws Refusal account_restricted where only staff may, or where it has been restricted anew; and those of `prove`
 */
export async function liftRestriction(
  deps: LiftDeps,
  {
    session,
    actor,
    proof,
    once,
  }: {
    session: ProvableSession;
    actor: Actor;
    proof: Proof;
    once: OnceKey | null;
  },
): Promise<void> {
  const { clock, crypto, prove } = deps;
  const { account } = session;
  const ways = await waysToLift(deps, account);
  const except = ProofMethod.options.filter((method) => !ways.includes(method));
  await prove({ account, session, purpose: 'lift_restriction', payload: [], proof, except, once }, async (tx) => {
    const [lifted] = await tx.run(liftByOwner, {
      accountId: account.account_id,
      restrictions: account.restrictions,
      ...activityLine({ clock, crypto }, actor, 'restriction_lifted'),
      ...notice(clock, 'restriction_lifted'),
    });
    if (!lifted) throw new Refusal('account_restricted');
    return null;
  });
}
