import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { prefixed } from '../../kit/statement.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { OrderRow } from '../orders/index.ts';
import { lockOrder, orderPaidArgs } from '../orders/index.ts';
import type { MoneyAlarms } from './alarms.ts';
import type { TradeState } from './gateways/gateway.ts';
import type { LockedPayment } from './store/capture.ts';
import { captureForOrder, captureLate, captureTopUp, lockCaptured } from './store/capture.ts';
import type { TradeRow } from './store/trades.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';
import { refundNoOf, tradeNoOf } from './trade-no.ts';

export type CaptureDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  log: Logger;
  metrics: Metrics;
  alarms: MoneyAlarms;
};
type Paid = Extract<TradeState, { status: 'paid' }>;

/** `late`: nothing awaits it any more, and it goes back by itself. `already`: it was taken before. */
export type Captured = 'in_time' | 'late' | 'already' | 'mismatch';

/**
 * Takes the money that a gateway says has come in, once (M6): what it says is held against the trade as we know it, and a
 * hundred times the same is one credit. The row locks come in one order, order before payment before ledger, so of a payment
 * and a cancel at the same moment one is first and the other sees it.
 */
export async function capture(given: CaptureDeps, trade: TradeRow, paid: Paid): Promise<Captured> {
  const deps = atOneMoment(given);
  const { db, log, metrics, alarms } = deps;
  const of = { accountId: trade.account_id, paymentId: trade.payment_id };
  const [payment] = await db.run(findPayment, of);
  const differs = whatDiffers(trade, payment, paid);
  if (differs || !payment) {
    await alarms.mismatch(trade, differs ?? 'payment');
    return 'mismatch';
  }
  const captured = await db.transaction((tx) => captureIn(deps, tx, payment, paid));
  if (captured !== 'already') {
    metrics.captures.inc({ gateway: trade.gateway, outcome: captured });
    log.info({ ...of, gateway: trade.gateway, captured }, 'money came in');
  }
  return captured;
}

/** In what a gateway's word is not what was agreed, or null. */
function whatDiffers(trade: TradeRow, payment: PaymentRow | undefined, paid: Paid): string | null {
  if (!payment || trade.refund_id !== null) return 'payment';
  if (payment.method !== trade.gateway) return 'method';
  if (payment.currency !== paid.currency) return 'currency';
  return payment.amount_fen === paid.amountFen ? null : 'amount';
}

async function captureIn(deps: CaptureDeps, tx: Transaction, payment: PaymentRow, paid: Paid): Promise<Captured> {
  const { clock } = deps;
  const accountId = payment.account_id;
  const [order] = payment.order_id === null ? [] : await tx.run(lockOrder, { accountId, orderId: payment.order_id });
  const [locked] = await tx.run(lockCaptured, { accountId, paymentId: payment.id });
  const moment = momentOf(locked!, order);
  if (moment === 'already') return moment;
  const args = {
    accountId,
    paymentId: payment.id,
    settledNo: tradeNoOf(accountId, payment.id),
    reference: paid.reference,
    transferId: newId(clock),
    debitBook: payment.method,
    now: clock.now(),
  };
  if (moment === 'late') {
    const refundId = newId(clock);
    await tx.run(captureLate, {
      ...args,
      transferKind: 'payment',
      creditBook: 'sales',
      refundId,
      refundNo: refundNoOf(accountId, refundId),
      ...prefixed('return', {
        transferId: newId(clock),
        transferKind: 'refund' as const,
        debitBook: 'sales' as const,
        creditBook: payment.method,
        now: clock.now(),
      }),
    });
  } else if (order) {
    const paidArgs = orderPaidArgs(deps, order, null);
    const [done] = await tx.run(captureForOrder, {
      ...args,
      transferKind: 'payment',
      creditBook: 'sales',
      ...paidArgs,
    });
    if (!done?.is_paid) throw new Error(`payment ${payment.id} found its order in another state than it was locked in`);
  } else {
    const amount = yuanText(payment.amount_fen);
    await tx.run(captureTopUp, {
      ...args,
      transferKind: 'top_up',
      creditBook: 'wallet',
      ...activityLine(deps, null, 'wallet_topped_up', { amount }),
      ...notice(clock, 'wallet_topped_up', { paymentId: payment.id, amount }),
    });
  }
  return moment;
}

/** What money that came in is, by the rows as they are locked. */
function momentOf(payment: LockedPayment, order: OrderRow | undefined): 'in_time' | 'late' | 'already' {
  if (payment.captured_fen > 0) return 'already';
  const isAwaited = payment.order_id === null || order?.status === 'awaiting_payment';
  return payment.ended_at === null && isAwaited ? 'in_time' : 'late';
}
