import { type CompleteSignIn, ProofMethod } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Pool } from '../../kit/database.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { AccountRow, Prove } from '../accounts/index.ts';
import type { Opened } from './open-session.ts';
import type { SignInDeps } from './sign-in.ts';
import { withoutSms } from './sign-in.ts';
import { completePending, findPending } from './store/pending.ts';

type Deps = Pick<SignInDeps, 'clock' | 'openSession' | 'methodsOf'> & { db: Pool; prove: Prove };

/**
 * The second proof of a sign-in that waits: spent in the transaction that opens the session, once.
 * @throws Refusal not_found where it has been completed or has ended, and those of `prove`
 */
export async function completeSignIn(
  deps: Deps,
  {
    pendingId,
    request,
    body: { trustDevice, ...proof },
    once,
  }: { pendingId: string; request: FastifyRequest; body: z.infer<typeof CompleteSignIn>; once: OnceKey | null },
): Promise<{ account: AccountRow } & Opened> {
  const { db, clock, prove, openSession } = deps;
  const [waiting] = await db.run(findPending, { pendingId, now: clock.now() });
  if (!waiting) throw new Refusal('not_found');
  const { pending_id: _id, device_label: _label, is_held: isHeld, ...rest } = waiting;
  const { decision_id: _decision, pending_expires_at: _expiresAt, ...account } = rest;
  const methods = withoutSms(await deps.methodsOf(account.account_id), isHeld);
  const opened = await prove(
    {
      account,
      session: null,
      purpose: 'sign_in',
      subject: pendingId,
      payload: [pendingId],
      proof,
      except: ProofMethod.options.filter((method) => !methods.includes(method)),
      once,
    },
    async (tx, by) => {
      const [completed] = await tx.run(completePending, { pendingId, now: clock.now() });
      if (!completed) throw new Refusal('not_found');
      return openSession(tx, {
        account,
        request,
        kind: 'signed_in',
        outcome: by,
        trust: trustDevice,
        tell: true,
        once: null,
      });
    },
  );
  return { account, ...opened };
}
