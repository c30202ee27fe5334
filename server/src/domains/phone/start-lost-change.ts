import type { Replaced } from '@btepai/contract';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import type { WayDeps } from '../factors/index.ts';
import { proveBesideCode } from '../factors/index.ts';
import { notice } from '../notifications/index.ts';
import { provePassword } from '../sessions/index.ts';
import { noteSpent, refuseUnspent, spendArgs } from '../verification/index.ts';
import { ofBinding } from './acts.ts';
import type { StartedChange } from './claim-number.ts';
import { appealOf, taken } from './claim-number.ts';
import type { PhoneDeps } from './effects.ts';
import { asRefusal, objectionArgs, provingArgs } from './effects.ts';
import type { Replacing } from './replace-phone.ts';
import { oldNumber, ownerProving, shown } from './replace-phone.ts';
import { startChange, startChangeByFactor, startProven } from './store/lost.ts';

/**
 * The old number is lost: the password once more on a device that the account has long known, or a recovery code and the
 * password on any, start a change that waits, with the new number's code (P6). Every device and the old number are told, and
 * can stop it.
 * @throws Refusal credentials_wrong | step_up_required with the way to appeal, on a device that is too new | change_waiting |
 *   not_found | phone_unchanged | phone_taken | account_restricted | too_many_requests | code_… | those of `prove`
 */
export async function startLostChange(
  given: PhoneDeps & WayDeps,
  {
    session,
    address,
    phoneId,
    proof,
    ownerProof,
    once,
  }: Replacing & { ownerProof: { password: string; recoveryCode?: string } },
): Promise<Replaced> {
  const deps = atOneMoment(given);
  const { db, clock, messaging, settings } = deps;
  const accountId = session.account.account_id;
  const spending = {
    purpose: 'replace_phone_new',
    payloadDigest: ofBinding(phoneId),
    proof,
    path: 'verification.code',
  } as const;
  const actor = actorIn(session, address);
  const isByFactor = ownerProof.recoveryCode !== undefined;
  const waitHours = isByFactor ? settings.PHONE_RECOVERY_WAIT_HOURS : settings.PHONE_LOST_WAIT_HOURS;
  const start = await startArgs(deps, { accountId, phoneId, sessionId: session.sessionId, actor, waitHours });
  const code = spendArgs(deps, { accountId }, spending);
  const args = (isTrusted: boolean) => ({
    ...provingArgs(deps, phoneId),
    ...start(),
    ...code,
    isTrusted,
    perDay: settings.LOST_CHANGES_PER_ACCOUNT_PER_DAY,
    daySince: addSeconds(clock.now(), -86_400),
  });
  const byPassword = async () => {
    const { isLongTrusted } = await provePassword(deps, session, ownerProof.password);
    return runOnce(db, startChange, { ...args(isLongTrusted), ...onceArgs(once) });
  };
  const byFactor = async () => {
    const proving = ownerProving({ session, phoneId, proof: ownerProof, once });
    const { result, repeated } = await proveBesideCode(deps, proving, code, async (tx) => {
      const [tried] = await tx.run(startChangeByFactor, { ...args(true), onceKey: null });
      return tried!;
    });
    return { row: result, repeated };
  };
  const { row, repeated } = await (isByFactor ? byFactor() : byPassword()).catch(asRefusal);

  if (!row.is_right) return refuseUnspent(deps, { accountId }, [spending], { ...row, repeated });
  if (!repeated) noteSpent(deps, { accountId }, [spending]);
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
    waitHours,
  }: { accountId: string; phoneId: string; sessionId: string | null; actor: Actor | null; waitHours: number },
) {
  const { clock, settings } = deps;
  const old = await oldNumber(deps, accountId, phoneId);
  return () => {
    const changeId = newId(clock);
    const appliesAt = addSeconds(clock.now(), waitHours * 3_600);
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
        inHours: waitHours,
      }),
      ...activityLine(deps, actor, 'phone_change_started'),
      ...notice(clock, 'phone_change_started', { changeId, appliesAt: appliesAt.toISOString() }),
    };
  };
}

/**
 * Staff believed an appeal for a lost number: its change starts to wait, as on a trusted device. In the transaction of their
 * decision. Null where the proof was spent, or somebody holds the number. @throws Refusal change_waiting | not_found
 */
export async function startAppealedChange(
  deps: Pick<PhoneDeps, 'clock' | 'crypto' | 'settings'>,
  tx: Database,
  { accountId, proofId, phoneId }: { accountId: string; proofId: string; phoneId: string },
): Promise<StartedChange | null> {
  const waitHours = deps.settings.PHONE_LOST_WAIT_HOURS;
  const start = await startArgs({ ...deps, db: tx }, { accountId, phoneId, sessionId: null, actor: null, waitHours });
  const args = start();
  const [row] = await tx.run(startProven, { ...args, proofId, resultId: args.changeId }).catch(asRefusal);
  return row?.change_id ? { accountId, changeId: row.change_id, appliesAt: args.appliesAt } : null;
}
