import { addSeconds } from '../../kit/clock.ts';
import type { Worker } from '../../kit/worker.ts';
import { startWorker } from '../../kit/worker.ts';
import type { RefundState } from './gateways/gateway.ts';
import { PaymentGatewayError } from './gateways/gateway.ts';
import type { PaymentLine, PaymentLines } from './lines.ts';
import type { SettleDeps } from './settle-refund.ts';
import { settleRefund } from './settle-refund.ts';
import type { RefundRow } from './store/refunds.ts';
import { askRefundLater, claimRefunds } from './store/refunds.ts';
import { refundNoOf, tradeNoOf } from './trade-no.ts';

type SendDeps = SettleDeps & { lines: PaymentLines };

const atOnce = 20;
const pollMs = 1_000;
const shortestSeconds = 10;
const longestSeconds = 3_600;
/** About ten hours of trying. */
const triesUntilStaff = 18;

/**
 * Lets gateways pay refunds. Each has one number at every try, and from the second on it is first asked what became of it: so
 * what was sent by a process that died, or timed out, is not sent twice. Safe in several processes.
 */
export const startSendingRefunds = (deps: SendDeps): Worker =>
  startWorker({
    name: 'sending refunds',
    pollMs,
    log: deps.log,
    async work() {
      const { db, clock, lines, log } = deps;
      const now = clock.now();
      const leaseUntil = addSeconds(now, lines.timeoutSeconds * 2 + 10);
      const rows = await db.run(claimRefunds, { now, leaseUntil, limit: atOnce });
      await Promise.all(
        rows.map((row) =>
          sendOne(deps, row).catch((error) =>
            log.error({ err: error, refundId: row.id }, 'a refund could not be sent'),
          ),
        ),
      );
      return rows.length === atOnce;
    },
  });

async function sendOne(deps: SendDeps, row: RefundRow): Promise<void> {
  const { db, clock, lines, log, alarms } = deps;
  const of = { accountId: row.account_id, refundId: row.id };
  const line = lines.of(row.method);
  const state = line
    ? await stateAt(line, row).catch((error) => {
        log.warn({ err: error, gateway: row.method, refundId: row.id }, 'a gateway did not take a refund yet');
        return null;
      })
    : null;
  if (state && (await settleRefund(deps, of, state)) !== 'open') return;
  if (row.tries >= triesUntilStaff)
    await alarms.notEnding({ gateway: row.method, refund: refundNoOf(row.account_id, row.id) });
  const waitSeconds = Math.min(longestSeconds, shortestSeconds * 2 ** Math.min(row.tries, 10));
  await db.run(askRefundLater, { ...of, askAt: addSeconds(clock.now(), waitSeconds) });
}

/** @throws PaymentGatewayError where what became of it is not known */
async function stateAt(line: PaymentLine, row: RefundRow): Promise<RefundState> {
  const tradeNo = tradeNoOf(row.account_id, row.payment_id);
  const refundNo = refundNoOf(row.account_id, row.id);
  const known = row.tries === 0 ? null : await line.queryRefund({ tradeNo, refundNo });
  if (known && known.status !== 'unknown') return known;
  const order = {
    tradeNo,
    refundNo,
    amountFen: row.amount_fen,
    totalFen: row.captured_fen,
    currency: 'CNY' as const,
    reason: row.cause === 'late' ? '付款未使用，退回' : '订单退款',
  };
  return line.refund(order).catch((error) => {
    // It understood and says no, for good: somebody has to look at it.
    if (error instanceof PaymentGatewayError && error.kind === 'refused') return { status: 'failed' as const };
    throw error;
  });
}
