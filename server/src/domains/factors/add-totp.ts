import type { TotpStarted } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { Pool } from '../../kit/database.ts';
import { uniqueViolation } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { newTotpSecret, stepOf, totpUri } from '../../kit/totp.ts';
import type { ProvableRequest, Prove } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { factorPayload } from './act-of.ts';
import { refuseWrongCode, underGuard } from './guard.ts';
import { provenToAdd } from './proven-to-add.ts';
import { openTotp, totpContext } from './second-factor.ts';
import { activateTotp as activate, findActiveTotp, findPendingTotp, startTotp as start } from './store/totp.ts';
import type { CodeDeps, WayDeps } from './way.ts';

type Deps = CodeDeps & Pick<WayDeps, 'hasNumber'> & { db: Pool; prove: Prove };

/**
 * Gives a secret for an authenticator app. It proves nothing until a first code has shown that the app has it.
 * @throws Refusal factor_exists where one is in use, and those of `prove`
 */
export async function startTotp(
  deps: Deps,
  { session, proof, once }: Omit<ProvableRequest, 'actor'>,
): Promise<TotpStarted> {
  const { db, clock, crypto, prove } = deps;
  const { account } = session;
  const accountId = account.account_id;
  const [inUse] = await db.run(findActiveTotp, { accountId });
  if (inUse) throw new Refusal('factor_exists');
  return prove(
    {
      account,
      session,
      purpose: 'manage_factors',
      payload: factorPayload({ act: 'add_totp' }),
      proof,
      ...(await provenToAdd(deps, accountId)),
      once,
    },
    async (tx) => {
      const secret = newTotpSecret();
      const totpId = newId(clock);
      const secretCipher = crypto.encrypt(secret, totpContext(accountId, totpId));
      const [started] = await tx.run(start, { accountId, totpId, secretCipher, now: clock.now() });
      if (!started) throw new Refusal('factor_exists');
      return { id: totpId, uri: totpUri(secret, account.username), secret };
    },
  );
}

/**
 * Takes the authenticator into use by its first code. Tries are as few as those of any code.
 * @throws Refusal not_found where it is not being set up (any more) | factor_exists | code_wrong | code_locked |
 *   idempotency_key_reused
 */
export async function activateTotp(
  deps: Deps,
  { session, actor, totpId, code, once }: Omit<ProvableRequest, 'proof'> & { totpId: string; code: string },
): Promise<void> {
  const { clock, crypto, settings } = deps;
  const { account_id: accountId } = session.account;
  const startedAfter = addSeconds(clock.now(), -settings.TOTP_SETUP_SECONDS);
  const { result } = await onceInTransaction(deps, { accountId, once, now: clock.now() }, async (tx) => {
    const wrong = await underGuard(deps, tx, accountId, async () => {
      const [row] = await tx.run(findPendingTotp, { accountId, totpId, startedAfter });
      if (!row) throw new Refusal('not_found');
      const step = stepOf(openTotp(crypto, accountId, row), code, clock.now());
      if (step === null) return false;
      const [activated] = await tx
        .run(activate, {
          accountId,
          totpId,
          step,
          ...activityLine({ clock, crypto }, actor, 'factor_added', { outcome: 'totp' }),
          ...notice(clock, 'factor_added', { outcome: 'totp' }),
        })
        .catch(asRefusal);
      if (!activated) throw new Refusal('not_found');
      return true;
    });
    return { wrong };
  });
  if (result.wrong) refuseWrongCode(result.wrong, 'totp');
}

/** Another one was taken into use beside it. */
function asRefusal(error: unknown): never {
  if ((error as { code?: string }).code === uniqueViolation) throw new Refusal('factor_exists');
  throw error;
}
