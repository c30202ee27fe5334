import type { PhoneChange } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorIn } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { showChange } from './change.ts';
import type { PhoneDeps } from './effects.ts';
import { claimantArgs, told } from './effects.ts';
import { cancelChange as cancel, cancelReplacements, findChange } from './store/changes.ts';

/**
 * Any session of the account stops a change that waits: its own, or the release that an appeal asks for (P6 P9). Once more
 * is the same as once. @throws Refusal not_found | change_resolved where it took effect, or was objected to
 */
export async function cancelChange(
  { db, clock, crypto }: Pick<PhoneDeps, 'db' | 'clock' | 'crypto'>,
  { session, address, changeId }: { session: SessionContext; address: string; changeId: string },
): Promise<PhoneChange> {
  const accountId = session.account.account_id;
  await db.run(cancel, {
    accountId,
    changeId,
    ...told({ clock, crypto }, 'phone_change_cancelled', actorIn(session, address), changeId),
    ...claimantArgs(clock, 'phone_release_stopped'),
  });
  const [change] = await db.run(findChange, { accountId, changeId });
  if (!change) throw new Refusal('not_found');
  if (change.status !== 'cancelled') throw new Refusal('change_resolved');
  return showChange(crypto, change);
}

/** Whatever the changes that wait rested on has changed (C9): none of them applies. Resolves to how many there were. */
export async function cancelWaiting(
  deps: Pick<PhoneDeps, 'clock' | 'crypto'>,
  tx: Database,
  { accountId }: { accountId: string },
): Promise<number> {
  const [row] = await tx.run(cancelReplacements, { accountId, ...told(deps, 'phone_change_cancelled', null) });
  return row!.cancelled;
}
