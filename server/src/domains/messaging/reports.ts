import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Receipt } from './gateways/gateway.ts';
import { applyReceipts, applyReceiptsByReference, referencesOnTheirWay } from './store/dispatch.ts';

type From = { gateway: string; receipt: Receipt /** How often its message was looked for in vain. */; missed?: number };

const gatherMs = 20;
const atOnce = 100;
/**
 * When a receipt by a gateway's reference is looked at again, where the answer that holds the reference isn't noted yet:
 * a batch is noted once its slowest gateway has answered. After that it is of nobody's message.
 */
const againMs = [1_000, 5_000, 30_000];
const mostMissed = 10_000;

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
  const missing = new Set<NodeJS.Timeout>();
  let stopped = false;

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
    const found = await onTheirWay(theirs);
    if (found.length > 0)
      await db.run(applyReceiptsByReference, { ...common(found), references: found.map(referenceOf) });
    // One that is looked at again was counted when it came.
    for (const { gateway, receipt, missed = 0 } of batch)
      if (missed === 0) metrics.receipts.inc({ gateway, status: receipt.status });
  }

  async function onTheirWay(theirs: From[]): Promise<From[]> {
    if (theirs.length === 0) return [];
    const gateways = theirs.map(({ gateway }) => gateway);
    const found = await db.run(referencesOnTheirWay, { gateways, references: theirs.map(referenceOf) });
    const places = new Set(found.map(({ at }) => at));
    for (const [at, one] of theirs.entries()) if (!places.has(at)) lookAgain(one);
    return theirs.filter((_, at) => places.has(at));
  }

  function lookAgain({ missed = 0, ...from }: From) {
    const waitMs = againMs[missed];
    if (waitMs === undefined || missing.size >= mostMissed || stopped) return;
    const later = setTimeout(() => {
      missing.delete(later);
      gather([{ ...from, missed: missed + 1 }]);
    }, waitMs);
    missing.add(later);
  }

  function gather(some: From[]) {
    waiting.push(...some);
    timer ??= setTimeout(() => void flush(), gatherMs);
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
      gather(receipts.map((receipt) => ({ gateway, receipt })));
    },
    /** Writes all that is waiting. */
    async finish(): Promise<void> {
      stopped = true;
      for (const later of missing) clearTimeout(later);
      do await flush();
      while (waiting.length > 0);
      await writing;
    },
  };
}

const referenceOf = ({ receipt }: From) => ('reference' in receipt ? receipt.reference : '');
