import type { ChangePassword } from '@btepai/contract';
import type { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import type { Passwords } from '../../kit/passwords.ts';
import { refuseWeak } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { ProvableRequest, Prove } from './prove.ts';
import type { AccountRow } from './store.ts';
import { changePassword as change, findById } from './store.ts';

/** The new password itself: a code that someone reads over a shoulder sets no other. Only its keyed digest is kept. */
export const passwordPayload = (newPassword: string) => [newPassword.normalize('NFKC')];

export type ChangePasswordDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  passwords: Passwords;
  prove: Prove;
  /** The password once more, from someone who is signed in; the sessions domain does it. */
  provePassword(session: { account: AccountRow; sessionId: string }, password: string): Promise<unknown>;
  /** The number that the account is reached by; the phone domain answers. */
  numberOf(accountId: string): Promise<string | null>;
  /** The number hears of it; the phone domain knows which. */
  /** Ends all that hung on the old one (C9): other sessions, outstanding codes, changes that wait. */
  endAfterPasswordChange(tx: Database, args: { accountId: string; sessionId: string; now: Date }): Promise<void>;
};

type Body = z.infer<typeof ChangePassword>;

/**
 * Sets a new password by the current one and a proof of the act; a passkey is enough by itself, since it shows both.
 * @throws Refusal password_weak | credentials_wrong | validation_failed without the current one, and those of `prove`
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  {
    session,
    actor,
    body: { currentPassword, newPassword, ...proof },
    once,
  }: Omit<ProvableRequest, 'proof'> & { body: Body },
): Promise<void> {
  const { db, clock, passwords, prove } = deps;
  const { account, sessionId } = session;
  const accountId = account.account_id;
  if (currentPassword === undefined && proof.passkey === undefined)
    throw new Refusal('validation_failed', { errors: [{ path: 'currentPassword', code: 'invalid_type' }] });
  await refuseWeak(newPassword, { username: account.username, number: await deps.numberOf(accountId) }, 'newPassword');
  const [before] = await db.run(findById, { accountId });
  const passwordHash = await passwords.hash(newPassword);
  await prove(
    {
      account,
      session,
      purpose: 'change_password',
      payload: passwordPayload(newPassword),
      proof: { ...proof, ...(currentPassword === undefined ? {} : { password: currentPassword }) },
      smsWantsPassword: true,
      once,
    },
    async (tx) => {
      const [changed] = await tx.run(change, {
        accountId,
        passwordHash,
        before: currentPassword === undefined ? null : before!.password_hash,
        ...activityLine(deps, actor, 'password_changed'),
        ...notice(clock, 'password_changed'),
      });
      // Another change came between: what was judged right is not the password any more.
      if (!changed) throw new Refusal('credentials_wrong');
      await deps.endAfterPasswordChange(tx, { accountId, sessionId, now: clock.now() });
      return null;
    },
  );
}
