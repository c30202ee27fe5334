import type { ObjectionAnswer } from '@btepai/contract';
import { sha256 } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { lockAccount, restrictAccount } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { distrustAll } from '../sessions/index.ts';
import type { PhoneDeps } from './effects.ts';
import { findObjection, objectToChanges, restoreBinding } from './store/objections.ts';

export type ObjectionDeps = Pick<PhoneDeps, 'clock' | 'crypto'> & {
  db: Pool;
  /** Brings support in, in the same transaction; app.ts hands it over. */
  openCase(
    tx: Database,
    about: { accountId: string; changeId: string; outcome: ObjectionAnswer['outcome'] },
  ): Promise<void>;
};

/**
 * Whoever holds the old number says that the change is not the owner's (P5). Needs no session: the token came to that
 * number alone. The change and those after it are undone or stopped, the account is restricted, its sessions and codes
 * end, support is brought in. Once more is the same as once.
 * @throws Refusal not_found | objection_closed
 */
export async function objectToChange(deps: ObjectionDeps, token: string): Promise<ObjectionAnswer> {
  const tokenHash = sha256(token);
  return await deps.db.transaction((tx) => object(deps, tx, tokenHash));
}

async function object(deps: ObjectionDeps, tx: Database, tokenHash: Buffer): Promise<ObjectionAnswer> {
  const { clock } = deps;
  const [found] = await tx.run(findObjection, { tokenHash });
  if (!found) throw new Refusal('not_found');
  const { account_id: accountId, change_id: changeId } = found;
  // From here nothing of worth changes on the account, and what was changing has ended: now it is looked at.
  const [account] = await tx.run(lockAccount, { accountId });
  const [change] = await tx.run(findObjection, { tokenHash });
  const now = clock.now();
  if (change!.outcome !== null) return { outcome: change!.outcome };
  if (now >= change!.good_until) throw new Refusal('objection_closed');

  const { binding_id: bindingId, slot, started_at: startedAt } = change!;
  const wasActive = change!.binding_is_active;
  const where = { accountId, bindingId, slot, startedAt, now };
  // Whatever became of the change itself: where the number that objects is not bound any more, it is to be.
  const [restored] = wasActive
    ? []
    : await tx.run(restoreBinding, { ...where, isIndividual: account!.kind === 'individual' });
  const outcome = restored ? 'restored' : 'frozen';
  await tx.run(objectToChanges, {
    ...where,
    changeId,
    outcome,
    ...activityLine(deps, null, 'phone_change_objected', { outcome }),
    ...notice(clock, 'phone_change_objected', { changeId, outcome }),
  });
  // Only a code to the number that objected frees the account; where it can't be bound, no code does.
  await tx.run(restrictAccount, {
    accountId,
    liftableBy: wasActive || restored ? 'code' : 'staff',
    level: 'no_changes',
    reason: 'objection',
  });
  await tx.run(distrustAll, { accountId, sessionId: null, now });
  await deps.openCase(tx, { accountId, changeId, outcome });
  return { outcome };
}
