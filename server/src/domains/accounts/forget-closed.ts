import type { Clock } from '../../kit/clock.ts';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool, Transaction } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { activityLine } from '../activity/index.ts';
import { foldUsername, usernameDigest } from './account.ts';
import { closeForGood, freeUsername, listDueToClose } from './store/closing.ts';
import { forgetExports } from './store/exports.ts';
import { destroyKey } from './store/keys.ts';
import { lockAccount } from './store.ts';

/** Removes all that a domain has of an account, in the transaction that closes it. Each domain has its own; account-data.ts names them. */
export type ForgetAccount = (tx: Database, args: { accountId: string; now: Date }) => Promise<unknown>;

type Deps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  log: Logger;
  settings: { USERNAME_RESERVED_DAYS: number };
  forget: ForgetAccount[];
};

const closedAtOnce = 100;
/** Nobody gets in from the end of the wait on; whoever got in just before has long been answered after this. */
const graceSeconds = 60;
const dueBefore = ({ clock }: Deps) => addSeconds(clock.now(), -graceSeconds);

/**
 * Closes the accounts whose wait is over, each in a transaction of its own: a crash leaves it closing or closed. One that
 * fails is looked at again at the next run, and keeps no other waiting.
 */
export async function forgetClosedAccounts(deps: Deps): Promise<void> {
  const { db, log } = deps;
  let last: { account_id: string; closes_at: Date } | undefined;
  do {
    const due: (typeof last & object)[] = await db.run(listDueToClose, {
      dueBefore: dueBefore(deps),
      afterTime: last?.closes_at ?? null,
      afterId: last?.account_id ?? null,
      limit: closedAtOnce,
    });
    for (const { account_id: accountId } of due) {
      await db
        .transaction((tx) => forgetAccount(atOneMoment(deps), tx, accountId))
        .then(() => deps.crypto.forgetAccountKey(accountId))
        .catch((error) => log.error({ err: error, accountId }, 'an account could not be closed'));
    }
    last = due.length === closedAtOnce ? due.at(-1) : undefined;
  } while (last);
}

/** What stays is the log, under its pseudonym: what happened and when. Who it was goes with the key. */
async function forgetAccount(deps: Deps, tx: Transaction, accountId: string): Promise<void> {
  const { clock, crypto, settings } = deps;
  const now = clock.now();
  const [account] = await tx.run(lockAccount, { accountId });
  const [closed] = await tx.run(closeForGood, {
    accountId,
    pseudonym: `closed-${accountId}`,
    dueBefore: dueBefore(deps),
    ...activityLine(deps, null, 'account_closed'),
  });
  if (!closed) return;
  const folded = foldUsername(account!.username);
  const freeAt = addSeconds(now, settings.USERNAME_RESERVED_DAYS * 86_400);
  await tx.run(freeUsername, { accountId, folded, digest: usernameDigest(crypto, folded), freeAt });
  for (const forget of deps.forget) await forget(tx, { accountId, now });
  await tx.run(forgetExports, { accountId });
  await tx.run(destroyKey, { accountId });
}
