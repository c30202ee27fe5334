import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Receipt } from './gateways/gateway.ts';
import { applyReceipts, applyReceiptsByReference } from './store/dispatch.ts';

type From = { gateway: string; receipt: Receipt };

const gatherMs = 20;
const atOnce = 100;

/** Gathers receipts for a moment, so that a busy gateway costs one statement and not hundreds. */
export function createReportBook({
  db,
  clock,
  log,
  metrics,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
}) {
  let waiting: From[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(batch: From[]): Promise<void> {
    const now = clock.now();
    const common = (some: From[]) => ({
      gateways: some.map(({ gateway }) => gateway),
      statuses: some.map(({ receipt }) => receipt.status),
      reasons: some.map(({ receipt }) => receipt.reason ?? null),
      now,
    });
    const ours = batch.filter(({ receipt }) => 'id' in receipt);
    const theirs = batch.filter(({ receipt }) => 'reference' in receipt);
    if (ours.length > 0)
      await db.run(applyReceipts, {
        ...common(ours),
        accountIds: ours.map(({ receipt }) => ('id' in receipt ? receipt.accountId : null)),
        ids: ours.map(({ receipt }) => ('id' in receipt ? receipt.id : null)),
      });
    if (theirs.length > 0)
      await db.run(applyReceiptsByReference, {
        ...common(theirs),
        references: theirs.map(({ receipt }) => ('reference' in receipt ? receipt.reference : '')),
      });
    for (const { gateway, receipt } of batch) metrics.receipts.inc({ gateway, status: receipt.status });
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    if (batch.length === 0) return writing;
    if (waiting.length > 0) timer = setTimeout(() => void flush(), 0);
    writing = writing
      .then(() => write(batch))
      .catch((error) => log.error({ err: error, receipts: batch.length }, 'receipts could not be noted'));
    return writing;
  }

  return {
    add(gateway: string, receipts: Receipt[]) {
      waiting.push(...receipts.map((receipt) => ({ gateway, receipt })));
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    /** Writes all that is waiting. */
    async finish(): Promise<void> {
      do await flush();
      while (waiting.length > 0);
      await writing;
    },
  };
}
