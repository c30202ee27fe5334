import type { FastifyRequest } from 'fastify';
import { sha256 } from '../../kit/crypto.ts';
import { addressKey } from '../../kit/limits.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { refuseWrongCode, takeRecoveryCode } from '../factors/index.ts';
import { openOwnNumbers } from '../phone/index.ts';
import type { Actor, RecoveryDeps } from './deps.ts';
import { findTarget, onceFor } from './find-target.ts';
import type { WrongFactor } from './reset-password.ts';
import { besideRecoveryCode, hashInAdvance, resetPassword } from './reset-password.ts';

type Completing = {
  identifier: string;
  recoveryCode: string;
  totp: string | undefined;
  newPassword: string;
  actor: Actor;
  request: FastifyRequest;
  once: OnceKey | null;
};

/**
 * A new password without a number (P7): by who it is and one of their recovery codes. Who does not exist costs the same work
 * and hears the same; so do codes that are wrong, used, or none at all.
 * @throws Refusal password_weak | credentials_wrong | second_factor_required, the code unspent | code_wrong of the
 *   authenticator | too_many_requests | service_unavailable
 */
export async function completeByRecoveryCode(
  deps: RecoveryDeps,
  { identifier, recoveryCode, request, once, ...completing }: Completing,
): Promise<void> {
  const { clock, cookies, limits, risk, settings } = deps;
  const passwordHash = await hashInAdvance(deps, completing.newPassword);
  const target = await findTarget(deps, identifier);
  const accountId = target.account?.account_id ?? target.accountId;
  // By the address too: 80 bits are not guessed, and nobody is to use up the tries of someone else.
  const limit = {
    name: 'recovery_code_failures',
    points: settings.SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR,
    seconds: 3_600,
  };
  const failures = `${sha256(target.name).toString('base64url')}/${addressKey(completing.actor.address)}`;
  await limits.take(limit, failures);

  const scoped = { accountId, once: onceFor(deps, target, once), now: clock.now() };
  const reset = () =>
    onceInTransaction(deps, scoped, async (tx): Promise<{ wrongFactor: WrongFactor } | { done: true }> => {
      // Not counted where the account's factors count, nor stopped there: a stranger's guesses don't lock its owner out.
      if (!(await takeRecoveryCode(deps, tx, { accountId, code: recoveryCode })))
        throw new Refusal('credentials_wrong');
      const wrongFactor = await resetPassword(deps, tx, {
        ...completing,
        accountId,
        passwordHash,
        recoveryCode: undefined,
        wanted: besideRecoveryCode,
      });
      // Where the authenticator's code was not even tried, the recovery code is not used up for it.
      if (wrongFactor && wrongFactor.retryAfterSeconds !== null) refuseWrongCode(wrongFactor, wrongFactor.path);
      if (wrongFactor) return { wrongFactor };
      // By the paper alone, while the number may be in its owner's hands: there it came by no code.
      await tx.run(openOwnNumbers, { accountId, wrongInARow: settings.CODE_WRONG_IN_A_ROW });
      return { done: true };
    });
  const { result } = await reset().catch(async (error) => {
    if (error instanceof Refusal && error.code === 'credentials_wrong') {
      await risk.noteFailure({
        accountId: target.account?.account_id ?? null,
        name: target.name,
        address: completing.actor.address,
        deviceTokenHash: cookies.deviceTokenHash(request),
      });
    }
    throw error;
  });
  await limits.giveBack(limit, failures);
  if ('wrongFactor' in result) refuseWrongCode(result.wrongFactor, result.wrongFactor.path);
}
