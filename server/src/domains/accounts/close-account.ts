import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { ProvableRequest, ProvableSession, Prove } from './prove.ts';
import { reopen, startClosing } from './store/closing.ts';
import { lockAccount } from './store.ts';

export type CloseDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  prove: Prove;
  settings: { CLOSE_WAIT_DAYS: number };
  /** Refuses while something of the account is owed or waits: app.ts asks the domains. */
  refuseWhileOwed(tx: Database, args: { accountId: string }): Promise<void>;
  /** Ends every other session; the sessions domain does it. */
  endOthers(tx: Database, args: { accountId: string; sessionId: string; now: Date }): Promise<void>;
};

/**
 * Begins to close an account: it is gone after some days, in which it can be reopened and does nothing else. Once more is
 * the same as once. @throws Refusal account_restricted | change_waiting, and those of `prove`
 */
export async function closeAccount(
  { clock, crypto, prove, settings, refuseWhileOwed, endOthers }: CloseDeps,
  { session, actor, proof, once }: ProvableRequest,
): Promise<void> {
  const { account, sessionId } = session;
  const accountId = account.account_id;
  if (account.account_status === 'closing') return;
  await prove({ account, session, purpose: 'close_account', payload: [], proof, once }, async (tx) => {
    const [held] = await tx.run(lockAccount, { accountId });
    // Two at once: the later one finds it done.
    if (held!.account_status === 'closing') return null;
    await refuseWhileOwed(tx, { accountId });
    const now = clock.now();
    const closesAt = addSeconds(now, settings.CLOSE_WAIT_DAYS * 86_400);
    const [closing] = await tx.run(startClosing, {
      accountId,
      closesAt,
      ...activityLine({ clock, crypto }, actor, 'account_closing'),
      ...notice(clock, 'account_closing', { appliesAt: closesAt.toISOString() }),
    });
    if (!closing) throw new Refusal('account_restricted');
    await endOthers(tx, { accountId, sessionId, now });
    return null;
  });
}

/** The account stays. Where it isn't closing, nothing happens. */
export async function reopenAccount(
  { db, clock, crypto }: { db: Database; clock: Clock; crypto: Crypto },
  { session: { account }, actor }: { session: Pick<ProvableSession, 'account'>; actor: Actor },
): Promise<void> {
  if (account.account_status !== 'closing') return;
  await db.run(reopen, {
    accountId: account.account_id,
    ...activityLine({ clock, crypto }, actor, 'account_reopened'),
    ...notice(clock, 'account_reopened'),
  });
}
