import type { Replaced } from '@btepai/contract';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { PasswordDeps } from '../sessions/index.ts';
import { provePassword } from '../sessions/index.ts';
import { refuseUnspent, spendArgs } from '../verification/index.ts';
import { ofBinding } from './acts.ts';
import { appealOf, taken } from './claim-number.ts';
import type { Actor, PhoneDeps } from './effects.ts';
import { asRefusal, objectionArgs, provingArgs } from './effects.ts';
import type { Replacing } from './replace-phone.ts';
import { oldNumber, shown } from './replace-phone.ts';
import { startChange, startProven } from './store/lost.ts';

/**
 * The old number is lost: the password once more on a device that the account has long known, and the new number's code,
 * start a change that waits (P6). Every device and the old number are told, and can stop it.
 * @throws Refusal credentials_wrong | step_up_required with the way to appeal, on a device that is too new | change_waiting |
 *   not_found | phone_unchanged | phone_taken | account_restricted | too_many_requests | code_…
 */
export async function startLostChange(
  given: PhoneDeps & PasswordDeps,
  { session, address, phoneId, proof, password, once }: Replacing & { password: string },
): Promise<Replaced> {
  const deps = atOneMoment(given);
  const { db, clock, messaging, metrics, settings } = deps;
  const accountId = session.account.account_id;
  const spending = {
    purpose: 'replace_phone_new',
    payloadDigest: ofBinding(phoneId),
    proof,
    path: 'verification.code',
  } as const;
  const actor = { device: session.deviceLabel, address };
  const start = await startArgs(deps, { accountId, phoneId, sessionId: session.sessionId, actor });
  const { deviceIsTrusted: isTrusted } = await provePassword(deps, session, password);
  const { row, repeated } = await runOnce(db, startChange, {
    ...provingArgs(deps, phoneId),
    ...start(),
    ...spendArgs(deps, { accountId }, spending),
    ...onceArgs(once),
    isTrusted,
    perDay: settings.LOST_CHANGES_PER_ACCOUNT_PER_DAY,
    daySince: addSeconds(clock.now(), -86_400),
  }).catch(asRefusal);

  if (!row.is_right) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) metrics.verifications.inc({ purpose: spending.purpose, event: 'spent' });
  const { change_id: changeId, proof_id: proofId } = row;
  if (changeId === null && proofId !== null) {
    if (!row.is_taken) {
      const appeal = appealOf(deps, 'phone_lost', proofId);
      throw new Refusal('step_up_required', { purpose: 'replace_phone_current', appeal });
    }
    // A number is not taken from anyone for a change that only waits; its holder may have lost it by the time it is due.
    throw taken(deps, proofId);
  }
  if (changeId === null) throw new Refusal('phone_unchanged');
  messaging.wake();
  return shown(deps, accountId, changeId);
}

/** Makes the arguments of a change that waits, anew for each attempt. */
async function startArgs(
  deps: Pick<PhoneDeps, 'clock' | 'crypto' | 'settings'> & { db: Database },
  {
    accountId,
    phoneId,
    sessionId,
    actor,
  }: { accountId: string; phoneId: string; sessionId: string | null; actor: Actor },
) {
  const { clock, settings } = deps;
  const old = await oldNumber(deps, accountId, phoneId);
  return () => {
    const changeId = newId(clock);
    const appliesAt = addSeconds(clock.now(), settings.PHONE_LOST_WAIT_HOURS * 3_600);
    return {
      accountId,
      phoneId,
      changeId,
      sessionId,
      appliesAt,
      ...objectionArgs(deps, {
        template: 'phone_change_waiting',
        old,
        // The link outlives the wait by as much as an applied change may be objected to.
        until: addSeconds(appliesAt, settings.PHONE_OBJECTION_HOURS * 3_600),
        inHours: settings.PHONE_LOST_WAIT_HOURS,
      }),
      ...activityLine(clock, 'phone_change_started', actor),
      ...notice(clock, 'phone_change_started', { changeId, appliesAt: appliesAt.toISOString() }),
    };
  };
}

/**
 * Staff believed an appeal for a lost number: its change starts to wait, as on a trusted device. In the transaction of their
 * decision. @throws Refusal change_waiting | not_found
 */
export async function startAppealedChange(
  deps: Pick<PhoneDeps, 'clock' | 'crypto' | 'settings'>,
  tx: Database,
  { accountId, proofId, phoneId }: { accountId: string; proofId: string; phoneId: string },
): Promise<'started' | 'gone'> {
  const start = await startArgs({ ...deps, db: tx }, { accountId, phoneId, sessionId: null, actor: {} });
  const args = start();
  const [row] = await tx.run(startProven, { ...args, proofId, resultId: args.changeId }).catch(asRefusal);
  return row?.change_id ? 'started' : 'gone';
}
