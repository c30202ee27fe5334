import type { Disowned } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool, Transaction } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine, actorIn, findLine, isDisownable, openEntry } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { ShowAccount } from './account.ts';
import { noteDisowned } from './store/disown.ts';
import { discardExports } from './store/exports.ts';
import { restrictAccount } from './store/restrictions.ts';
import type { AccountRow } from './store.ts';
import { findById, lockAccount } from './store.ts';

type Action = Disowned['actions'][number];

export type DisownDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  settings: { DISOWN_REACH_DAYS: number };
  show: ShowAccount;
  /** Ways to prove that it is the owner which the account has since before a moment, without the password. */
  methodsBefore(accountId: string, before: Date): Promise<unknown[]>;
  /** Ends every session but one and all trust in devices but one; sessions does it. */
  distrust(
    tx: Database,
    args: { accountId: string; sessionId: string | null; deviceId: string | null; now: Date },
  ): Promise<void>;
  /** Kills codes and stops changes of the number that wait; resolves to how many. */
  stopWhatWaits(tx: Database, args: { accountId: string; now: Date }): Promise<number>;
  /** Whether a change of the number that took effect can still be undone by the link that its old number got (P5). */
  objectionIsOpen(tx: Database, args: { accountId: string; now: Date }): Promise<boolean>;
  /** Resolves to whether staff will see one; risk does it. */
  raiseAlert(tx: Transaction, args: { accountId: string; kind: string; lineId: string }): Promise<boolean>;
};

type DisowningSession = { account: AccountRow; sessionId: string; deviceId: string; deviceLabel: string };

/**
 * The owner says that a line of the log was not them. Whoever it was is put out: every other session ends, and this one too
 * where the line was made in it or does not say in which; devices are not trusted any more, what waits is stopped, and the account is restricted until its
 * owner proves themselves. Once more is the same as once.
 * @throws Refusal not_found | forbidden where nobody did it, or it can't be disowned
 */
export async function disownLine(
  deps: DisownDeps,
  { session, address, lineId }: { session: DisowningSession; address: string; lineId: string },
): Promise<Disowned> {
  const { db, crypto, show } = deps;
  const accountId = session.account.account_id;
  const actions = await db.transaction(async (tx) => {
    // From here two that disown the same come one after the other.
    const [account] = await tx.run(lockAccount, { accountId });
    const [row] = await tx.run(findLine, { accountId, lineId });
    if (!row) throw new Refusal('not_found');
    const line = openEntry(crypto, account!, row);
    if (row.disowned_entry !== null)
      return actionsIn(openEntry(crypto, account!, { entry: row.disowned_entry }).outcome);
    if (!isDisownable(line)) throw new Refusal('forbidden');
    const endsThisOne = line.session == null ? line.device === session.deviceLabel : line.session === session.sessionId;
    return await protect(deps, tx, { session, address, lineId, endsThisOne, distrustedFrom: distrustFrom(deps, line) });
  });
  const [account] = await db.run(findById, { accountId });
  return { account: await show(account!), actions };
}

async function protect(
  deps: DisownDeps,
  tx: Transaction,
  {
    session,
    address,
    lineId,
    endsThisOne,
    distrustedFrom,
  }: { session: DisowningSession; address: string; lineId: string; endsThisOne: boolean; distrustedFrom: Date },
): Promise<Action[]> {
  const { clock } = deps;
  const accountId = session.account.account_id;
  const now = clock.now();
  const kept = endsThisOne ? { sessionId: null, deviceId: null } : session;
  await deps.distrust(tx, { accountId, sessionId: kept.sessionId, deviceId: kept.deviceId, now });
  const stopped = await deps.stopWhatWaits(tx, { accountId, now });
  // A copy of everything that someone else asked for is not to be fetched.
  await tx.run(discardExports, { accountId });
  // With nothing but what came with the stranger, or the password that they may have, only staff can tell who is the owner.
  const liftableBy = (await deps.methodsBefore(accountId, distrustedFrom)).length > 0 ? 'code' : 'staff';
  await tx.run(restrictAccount, { accountId, liftableBy, level: 'no_changes', reason: 'disowned', distrustedFrom });
  const alerted = await deps.raiseAlert(tx, { accountId, kind: 'disowned', lineId });
  const actions: Action[] = [
    'sessions_ended',
    'devices_distrusted',
    'account_restricted',
    ...(stopped > 0 ? (['changes_cancelled'] as const) : []),
    ...((await deps.objectionIsOpen(tx, { accountId, now })) ? (['objection_open'] as const) : []),
    ...(alerted ? (['alert_raised'] as const) : []),
  ];
  await tx.run(noteDisowned, {
    accountId,
    ...activityLine(deps, actorIn(session, address), 'disowned', { line: lineId, outcome: actions.join(',') }),
    ...notice(clock, 'account_restricted', { outcome: 'no_changes' }),
  });
  return actions;
}

/** What a line gave to the account may have its time a moment before the line's own. */
const additionMs = 5_000;
/**
 * From when on the account was given things that don't free it. No further back than some days: a line may be disowned with a
 * stolen session too, and by the one that gave the owner's number, years ago, nobody is to take from them what frees it.
 */
function distrustFrom(
  { clock, settings }: Pick<DisownDeps, 'clock' | 'settings'>,
  { kind, at }: { kind: string; at: string },
): Date {
  const gave = kind.startsWith('factor_') || kind.startsWith('phone_') || kind === 'recovery_codes_made';
  const from = Date.parse(at) - (gave ? additionMs : 0);
  return new Date(Math.max(from, addSeconds(clock.now(), -settings.DISOWN_REACH_DAYS * 86_400).getTime()));
}

const actionsIn = (outcome = '') => outcome.split(',').filter(Boolean) as Action[];
