import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import type { Receipt } from './gateways/gateway.ts';
import { applyReceipts, applyReceiptsByReference, referencesOnTheirWay } from './store/dispatch.ts';

/** `missed` is how often its message was looked for in vain. */
type From = { gateway: string; receipt: Receipt; missed: number };

/**
 * When a receipt by a gateway's reference is looked at again: the answer that holds the reference may not be noted yet.
 * After that it is of nobody's message.
 */
const againMs = [1_000, 5_000, 30_000];
const mostMissing = 10_000;

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
  const missing = new Map<NodeJS.Timeout, From>();
  let stopping = false;

  async function write(batch: From[]): Promise<void> {
    const now = clock.now();
    const common = (some: From[]) => ({
      gateways: some.map(({ gateway }) => gateway),
      statuses: some.map(({ receipt }) => receipt.status),
      reasons: some.map(({ receipt }) => receipt.reason ?? null),
      now,
    });
    const ours = batch.filter(({ receipt }) => 'id' in receipt);
    const theirs = await onTheirWay(batch.filter(({ receipt }) => 'reference' in receipt));
    if (ours.length > 0)
      await db.run(applyReceipts, {
        ...common(ours),
        accountIds: ours.map(({ receipt }) => ('id' in receipt ? receipt.accountId : null)),
        ids: ours.map(({ receipt }) => ('id' in receipt ? receipt.id : null)),
      });
    if (theirs.length > 0)
      await db.run(applyReceiptsByReference, { ...common(theirs), references: theirs.map(referenceOf) });
    for (const { gateway, receipt, missed } of batch)
      if (missed === 0) metrics.receipts.inc({ gateway, status: receipt.status });
  }

  /** Those of messages on their way; the others are looked at again later. */
  async function onTheirWay(theirs: From[]): Promise<From[]> {
    if (theirs.length === 0) return [];
    const gateways = theirs.map(({ gateway }) => gateway);
    const found = await db.run(referencesOnTheirWay, { gateways, references: theirs.map(referenceOf) });
    const places = new Set(found.map(({ at }) => at));
    for (const [at, one] of theirs.entries()) if (!places.has(at)) lookAgain(one);
    return theirs.filter((_, at) => places.has(at));
  }

  function lookAgain(one: From) {
    const waitMs = againMs[one.missed];
    if (waitMs === undefined || missing.size >= mostMissing || stopping) return;
    const later = setTimeout(() => {
      missing.delete(later);
      book.add({ ...one, missed: one.missed + 1 });
    }, waitMs);
    missing.set(later, one);
  }

  const book = createWriteBehind<From>({
    gatherMs: 20,
    atOnce: 100,
    write,
    onError: (error, batch) => log.error({ err: error, receipts: batch.length }, 'receipts could not be noted'),
  });
  return {
    add: (gateway: string, receipts: Receipt[]) =>
      book.add(...receipts.map((receipt) => ({ gateway, receipt, missed: 0 }))),
    /** Writes all that is waiting. What was missing is looked at a last time: no more answers come. */
    async finish(): Promise<void> {
      stopping = true;
      for (const [later, one] of missing) {
        clearTimeout(later);
        book.add({ ...one, missed: one.missed + 1 });
      }
      missing.clear();
      await book.finish();
    },
  };
}

const referenceOf = ({ receipt }: From) => ('reference' in receipt ? receipt.reference : '');
