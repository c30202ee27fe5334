import { type Proof, ProofMethod } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { ProvableSession, Prove } from './prove.ts';
import { liftByOwner } from './store.ts';

/**
 * The owner proves themselves and frees an account that was restricted to protect it. The password alone is not enough: it
 * may be what the account was restricted for.
 * @throws Refusal account_restricted where only staff may, or where it has been restricted anew; and those of `prove`
 */
export async function liftRestriction(
  { clock, crypto, prove }: { clock: Clock; crypto: Crypto; prove: Prove },
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
  const { account } = session;
  // Where the old number objected, only that number says who the owner is: whoever changed it may have added factors too.
  const except =
    account.restriction_reason === 'objection' ? ProofMethod.exclude(['sms']).options : ['password' as const];
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
