import type { ObjectionAnswer } from '@btepai/contract';
import { sha256 } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { lockAccount, restrictAccount } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { endAllSessions } from '../sessions/index.ts';
import type { PhoneDeps } from './effects.ts';
import type { ObjectionRow } from './store/objections.ts';
import { findObjection, objectToChanges, restoreBinding } from './store/objections.ts';

export type ObjectionDeps = Pick<PhoneDeps, 'clock'> & {
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
  if (change!.status === 'objected') return { outcome: outcomeOf(change!) };
  if (now >= change!.good_until) throw new Refusal('objection_closed');

  const outcome = await undo(tx, change!, { isIndividual: account!.kind === 'individual', now });
  await tx.run(objectToChanges, {
    accountId,
    changeId,
    slot: change!.slot,
    startedAt: change!.started_at,
    ...activityLine(clock, 'phone_change_objected', { outcome }),
    ...notice(clock, 'phone_change_objected', { changeId, outcome }),
  });
  // A code to the number that was objected to must not free the account.
  const liftableBy = isStanding(change!) && outcome === 'frozen' ? 'staff' : 'code';
  await tx.run(restrictAccount, { accountId, liftableBy });
  await tx.run(endAllSessions, { accountId, now });
  await deps.openCase(tx, { accountId, changeId, outcome });
  return { outcome };
}

const isStanding = ({ applied_at, binding_is_active }: ObjectionRow) => applied_at !== null && !binding_is_active;

async function undo(
  tx: Database,
  change: ObjectionRow,
  how: { isIndividual: boolean; now: Date },
): Promise<ObjectionAnswer['outcome']> {
  if (!isStanding(change)) return outcomeOf(change);
  const { account_id: accountId, binding_id: bindingId, slot, started_at: startedAt } = change;
  const [restored] = await tx.run(restoreBinding, { accountId, bindingId, slot, startedAt, ...how });
  return restored ? 'restored' : 'frozen';
}

/** What became of a change that has been objected to. */
const outcomeOf = (change: ObjectionRow): ObjectionAnswer['outcome'] =>
  change.applied_at !== null && change.binding_is_active ? 'restored' : 'frozen';
