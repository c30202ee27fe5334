import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import type { Receipt } from './gateways/gateway.ts';
import { applyReceiptsAhead } from './receipts-ahead.ts';
import { applyReceipts, applyReceiptsByReference } from './store/dispatch.ts';

type From = { gateway: string; receipt: Receipt };

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
    if (theirs.length > 0) {
      const references = theirs.map(({ receipt }) => ('reference' in receipt ? receipt.reference : ''));
      const [told] = await db.run(applyReceiptsByReference, { ...common(theirs), references });
      if (told!.kept > 0)
        await applyReceiptsAhead(
          { db, clock },
          theirs.map(({ gateway }, index) => ({ gateway, reference: references[index]! })),
        );
    }
    for (const { gateway, receipt } of batch) metrics.receipts.inc({ gateway, status: receipt.status });
  }

  const book = createWriteBehind<From>({
    gatherMs: 20,
    atOnce: 100,
    write,
    retryMs: [1_000, 5_000, 30_000],
    onError: (error, batch) => log.error({ err: error, receipts: batch.length }, 'receipts could not be noted'),
  });
  return {
    add: (gateway: string, receipts: Receipt[]) => book.add(...receipts.map((receipt) => ({ gateway, receipt }))),
    finish: book.finish,
  };
}
