import type { Binding, CodeProof } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { actorIn } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { noteSpent, refuseUnspent, spendArgs } from '../verification/index.ts';
import { ofBinding } from './acts.ts';
import { showBinding } from './binding.ts';
import type { PhoneDeps } from './effects.ts';
import { claimantArgs, objectionArgs, objectionEnd, told } from './effects.ts';
import { oldNumber } from './replace-phone.ts';
import { findBinding } from './store/bindings.ts';
import { unbindPhone as unbind } from './store/unbind.ts';

type Unbinding = {
  session: SessionContext;
  address: string;
  phoneId: string;
  proof: CodeProof;
  acceptNoRecovery: boolean;
  once: OnceKey | null;
};

/**
 * Frees the number by a code to it (P7). What is refused after a right code leaves the code unspent.
 * @throws Refusal not_found | last_recovery_path | phone_is_last | phone_is_primary | account_restricted |
 *   idempotency_key_reused | code_…
 */
export async function unbindPhone(
  given: PhoneDeps,
  { session, address, phoneId, proof, acceptNoRecovery, once }: Unbinding,
): Promise<Binding> {
  const deps = atOneMoment(given);
  const { db, clock, crypto, messaging, settings } = deps;
  const accountId = session.account.account_id;
  const old = await oldNumber(deps, accountId, phoneId);
  const changeId = newId(clock);
  const spending = { purpose: 'unbind_phone', payloadDigest: ofBinding(phoneId), proof } as const;
  const { row, repeated } = await runOnce(db, unbind, {
    ...spendArgs(deps, { accountId }, spending),
    ...onceArgs(once),
    ...told(deps, 'phone_unbound', actorIn(session, address)),
    ...claimantArgs(clock, 'phone_release_done'),
    ...objectionArgs(deps, {
      template: 'phone_replaced',
      old,
      until: objectionEnd(deps),
      inHours: settings.PHONE_OBJECTION_HOURS,
    }),
    phoneId,
    changeId,
    sessionId: session.sessionId,
    isEnterprise: session.account.kind === 'enterprise',
    mayBeLast: acceptNoRecovery,
  });
  if (row.phone_id === null) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) noteSpent(deps, { accountId }, [spending]);
  messaging.wake();
  const [binding] = await db.run(findBinding, { accountId, phoneId: row.phone_id });
  return showBinding(crypto, binding!);
}
