import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool, Transaction } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Worker } from '../../kit/worker.ts';
import { startWorker } from '../../kit/worker.ts';
import type { Settings } from '../../settings.ts';
import type { Recipient } from '../messaging/index.ts';
import { queueAccountSms } from '../messaging/index.ts';
import { smsOf } from './sms.ts';
import type { UntoldRow } from './store/fan-out.ts';
import { claimUntold, noteTold } from './store/fan-out.ts';
import { lockConsent } from './store/preferences.ts';
import { wordsOf } from './words.ts';

const batchSize = 50;
/** How often the queue is looked at without being woken: what another process wrote as it died. */
const pollMs = 1_000;

export type FanOutDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  log: Logger;
  /** The primary number of an account, or null while none is bound. */
  numberOf: (db: Database, accountId: string) => Promise<Recipient | null>;
  wakeMessaging: () => void;
};

/**
 * Gives what accounts are told to their other channels. SMS and pushes are queued by the transaction that notes the message
 * as told: a crash leaves all of it or nothing, and of two processes the other takes what this one has not locked.
 */
export const startFanOut = (deps: FanOutDeps & { wakePush: () => void }): Worker =>
  startWorker({
    name: 'telling other channels',
    pollMs,
    log: deps.log,
    async work() {
      const { claimed, texted, pushed } = await deps.db.transaction((tx) => tellBatch(deps, tx));
      if (texted > 0) deps.wakeMessaging();
      if (pushed > 0) deps.wakePush();
      return claimed === batchSize;
    },
  });

async function tellBatch(deps: FanOutDeps, tx: Transaction) {
  const rows = await tx.run(claimUntold, { limit: batchSize });
  if (rows.length === 0) return { claimed: 0, texted: 0, pushed: 0 };
  let texted = 0;
  for (const row of rows) if (row.wants_sms && (await text(deps, tx, row))) texted += 1;
  const [noted] = await tx.run(noteTold, {
    accountIds: rows.map((row) => row.account_id),
    ids: rows.map((row) => row.id),
    pushes: rows.map((row) => row.wants_push),
    now: deps.clock.now(),
  });
  return { claimed: rows.length, texted, pushed: noted!.pushed };
}

/** Queues its SMS, where there is one to send and a number to send it to. */
async function text(deps: FanOutDeps, tx: Transaction, row: UntoldRow): Promise<boolean> {
  const sms = smsOf({ ...row, link: wordsOf(row, 'zh').link }, deps.settings);
  const recipient = sms && (await deps.numberOf(tx, row.account_id));
  if (!recipient) return false;
  const accountId = row.account_id;
  if (sms.category === 'marketing') {
    const [consent] = await tx.run(lockConsent, { accountId, recipientIndex: recipient.index });
    if (!consent) return false;
  }
  return await queueAccountSms(deps, tx, { accountId, recipient, sms });
}
