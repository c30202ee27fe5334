import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import type { Worker } from '../../kit/worker.ts';
import { startWorker } from '../../kit/worker.ts';
import type { CaptureDeps } from './capture.ts';
import { capture } from './capture.ts';
import type { PaymentLine, PaymentLines } from './lines.ts';
import type { AskedRow, TradeRow } from './store/trades.ts';
import { askLater, claimAsking, claimOpenOf, endAtGateway, hurryAsking } from './store/trades.ts';
import { tradeNoOf } from './trade-no.ts';

export type AskDeps = CaptureDeps & { lines: PaymentLines };

const atOnce = 20;
/** How often is looked at what is due without being woken: payments of a process that died, and those whose time has come. */
const pollMs = 1_000;
const shortestSeconds = 10;
const longestSeconds = 300;
/** Whoever waits for a payment asks every other second; its gateway is not asked as often. */
const hurriedSeconds = 5;
const staffAfterSeconds = 86_400;

/**
 * Asks gateways what became of payments that are under way, at growing intervals, and closes there what has ended here or is
 * over. Safe in several processes: each takes what no other has, for as long as its calls can last.
 */
export const startAsking = (deps: AskDeps): Worker =>
  startWorker({
    name: 'asking payment gateways',
    pollMs,
    log: deps.log,
    async work() {
      const { db, clock, log } = deps;
      const now = clock.now();
      const rows = await db.run(claimAsking, { now, leaseUntil: leaseUntil(deps), limit: atOnce });
      await Promise.all(
        rows.map((row) =>
          askOne(deps, row, { isOver: false }).catch((error) =>
            log.error({ err: error, paymentId: row.id }, 'a payment could not be asked after'),
          ),
        ),
      );
      return rows.length === atOnce;
    },
  });

/** Two calls, and time to write down what came of them. */
const leaseUntil = ({ clock, lines }: AskDeps) => addSeconds(clock.now(), lines.timeoutSeconds * 2 + 10);

/** Lets the gateway of a payment that somebody waits for be asked now, where it was not a moment ago. Never waits for it. */
export async function hurry(
  { db, clock }: Pick<AskDeps, 'db' | 'clock'>,
  { accountId, paymentId }: { accountId: string; paymentId: string },
): Promise<boolean> {
  const now = clock.now();
  const notSince = addSeconds(now, -hurriedSeconds);
  return (await db.run(hurryAsking, { accountId, paymentId, now, notSince })).length > 0;
}

/**
 * Before an unpaid order expires: its open payment is closed at its gateway, or captured where someone has paid.
 * @returns whether it is settled; false where the gateway can't say now, and the order is to wait for it
 */
export async function settleFirst(
  deps: AskDeps,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<boolean> {
  const now = deps.clock.now();
  const [open] = await deps.db.run(claimOpenOf, { accountId, orderId, now, leaseUntil: leaseUntil(deps) });
  return open === undefined || (await askOne(deps, open, { isOver: true })) === 'settled';
}

/** What is asked is done by whoever holds the lease, and harmless twice. */
async function askOne(deps: AskDeps, row: AskedRow, { isOver }: { isOver: boolean }): Promise<'settled' | 'later'> {
  const { clock, lines, log, alarms } = deps;
  const now = clock.now();
  const isToEnd = isOver || row.wants_closing || row.expires_at <= now;
  const line = lines.of(row.method);
  try {
    if (line ? await askGateway(deps, line, row, isToEnd) : isToEnd && (await end(deps, row, 'expired')))
      return 'settled';
  } catch (error) {
    log.warn({ err: error, gateway: row.method, paymentId: row.id }, 'a gateway did not say what became of a payment');
  }
  if (secondsBetween(row.expires_at, now) > staffAfterSeconds)
    await alarms.notEnding({ gateway: row.method, payment: row.id });
  const since = isToEnd ? row.expires_at : row.created_at;
  await deps.db.run(askLater, { ...ofRow(row), askAt: addSeconds(now, nextInterval(secondsBetween(since, now))) });
  return 'later';
}

/** @returns whether nothing is left to ask @throws PaymentGatewayError */
async function askGateway(deps: AskDeps, line: PaymentLine, row: AskedRow, isToEnd: boolean): Promise<boolean> {
  const tradeNo = tradeNoOf(row.account_id, row.id);
  if (isToEnd && (await line.close(tradeNo)) === 'closed') return end(deps, row, 'expired');
  const state = await line.query(tradeNo);
  if (state.status === 'paid') {
    if ((await capture(deps, tradeOf(row), state)) !== 'mismatch') return true;
    // Staff have been told; its order can't wait for them for ever.
    return isToEnd && end(deps, row, 'failed');
  }
  return state.status === 'closed' && end(deps, row, isToEnd ? 'expired' : 'failed');
}

/** Nobody can pay it any more; or by a gateway that this server has no more, and what comes when it is back, comes late. */
async function end({ db, clock }: AskDeps, row: AskedRow, status: 'expired' | 'failed'): Promise<true> {
  const failure = status === 'failed' ? ('gateway' as const) : null;
  await db.run(endAtGateway, { ...ofRow(row), status, failure, now: clock.now() });
  return true;
}

const ofRow = (row: AskedRow) => ({ accountId: row.account_id, paymentId: row.id });

const tradeOf = (row: AskedRow): TradeRow => ({
  trade_no: tradeNoOf(row.account_id, row.id),
  gateway: row.method as TradeRow['gateway'],
  account_id: row.account_id,
  payment_id: row.id,
  refund_id: null,
});

/** Half as long again as it has waited, in seconds: soon at first, and seldom where nobody comes to pay. */
const nextInterval = (waitedSeconds: number) =>
  Math.min(longestSeconds, Math.max(shortestSeconds, Math.round(waitedSeconds / 2)));
