import { type CompleteSignIn, ProofMethod } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf } from '../../kit/request.ts';
import type { AccountRow, Prove } from '../accounts/index.ts';
import { findById, restrictTelling } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { Opened } from './session.ts';
import type { SignInDeps } from './sign-in.ts';
import { completedBy } from './sign-in.ts';
import { completePending, findPendingToComplete } from './store/pending.ts';

type Deps = Pick<SignInDeps, 'clock' | 'openSession' | 'methodsOf' | 'risk'> & {
  db: Pool;
  crypto: Crypto;
  prove: Prove;
};

/**
 * The second proof of a sign-in that waits: spent in the transaction that opens the session, once. One that was held, and was
 * not proven by what can't be passed on, keeps the account from paying until its owner frees it.
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
  const { db, clock, prove, openSession, risk } = deps;
  const [waiting] = await db.run(findPendingToComplete, { pendingId, now: clock.now() });
  if (!waiting || (waiting.is_completed && once === null)) throw new Refusal('not_found');
  const { pending_id: _id, device_label: _label, is_held: isHeld, is_completed: _completed, ...rest } = waiting;
  const { decision_id: decisionId, pending_expires_at: _expiresAt, ...account } = rest;
  const methods = completedBy(await deps.methodsOf(account.account_id), isHeld);
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
      if (isHeld && by !== 'passkey' && by !== 'totp') await keepFromPaying(deps, tx, account.account_id);
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
  await risk.noteSignIn({
    accountId: account.account_id,
    address: addressOf(request),
    deviceToken: opened.deviceToken,
    decision: { id: decisionId },
  });
  const [row] = isHeld ? await db.run(findById, { accountId: account.account_id }) : [];
  return { account: row ?? account, ...opened };
}

const keepFromPaying = (deps: { clock: Clock; crypto: Crypto }, tx: Transaction, accountId: string) =>
  tx.run(restrictTelling, {
    accountId,
    level: 'no_payments',
    reason: 'risk',
    liftableBy: 'code',
    onlyActive: true,
    ...activityLine(deps, null, 'account_restricted', { outcome: 'no_payments' }),
    ...notice(deps.clock, 'account_restricted', { outcome: 'no_payments' }),
  });
