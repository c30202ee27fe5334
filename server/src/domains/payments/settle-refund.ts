import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { OrderRow } from '../orders/index.ts';
import { lockOrder, refundEndedArgs } from '../orders/index.ts';
import type { MoneyAlarms } from './alarms.ts';
import type { RefundState } from './gateways/gateway.ts';
import type { OfRefund, RefundRow } from './store/refunds.ts';
import { endFailed, endLateFailed, endLatePaid, endPaid, findRefund } from './store/refunds.ts';
import type { TradeRow } from './store/trades.ts';
import { refundNoOf } from './trade-no.ts';

export type SettleDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  log: Logger;
  metrics: Metrics;
  settings: Settings;
  alarms: MoneyAlarms;
};

/** `ended`: by this, or before in the same way; `mismatch`: before, and in the other way. */
export type Settled = 'open' | 'ended' | 'mismatch';

/**
 * Ends a refund by what its gateway says of it, once: the money that was set aside has gone, or is free again. One that its
 * gateway does not pay for good is told to staff, and so is one that it pays all the same, or says to have paid and has not: by
 * then the money may be asked back anew, so nothing is booked and people look.
 */
export async function settleRefund(given: SettleDeps, of: OfRefund, state: RefundState): Promise<Settled> {
  const deps = atOneMoment(given);
  const { db, log, metrics, alarms } = deps;
  const [refund] = await db.run(findRefund, of);
  if (!refund) return 'ended';
  if (state.status !== 'succeeded' && state.status !== 'failed') return refund.ended_at === null ? 'open' : 'ended';
  const outcome = state.status;
  const endsIt =
    refund.ended_at === null &&
    (await db.transaction((tx) => endIn(deps, tx, refund, outcome, state.reference ?? null)));
  if (!endsIt) return holdAgainst(deps, of, outcome);
  metrics.refunds.inc({ method: refund.method, outcome });
  log.info({ ...of, cause: refund.cause, outcome }, 'a refund has ended');
  if (outcome === 'failed') await alarms.refundFailed(tradeOf(refund));
  return 'ended';
}

/** What is said of a refund that has ended, perhaps just now by another's word. */
async function holdAgainst(
  { db, alarms }: SettleDeps,
  of: OfRefund,
  outcome: 'succeeded' | 'failed',
): Promise<Settled> {
  const [ended] = await db.run(findRefund, of);
  if (ended!.status === outcome) return 'ended';
  await alarms.mismatch(tradeOf(ended!), 'refund');
  return 'mismatch';
}

const tradeOf = (refund: RefundRow): TradeRow => ({
  trade_no: refundNoOf(refund.account_id, refund.id),
  gateway: refund.method as TradeRow['gateway'],
  account_id: refund.account_id,
  payment_id: refund.payment_id,
  refund_id: refund.id,
});

async function endIn(
  deps: SettleDeps,
  tx: Transaction,
  refund: RefundRow,
  outcome: 'succeeded' | 'failed',
  reference: string | null,
): Promise<boolean> {
  const { clock } = deps;
  const accountId = refund.account_id;
  const order = await orderOf(tx, refund);
  const args = {
    accountId,
    refundId: refund.id,
    settledNo: refundNoOf(accountId, refund.id),
    reference,
    transferId: newId(clock),
    transferPhase: outcome === 'succeeded' ? ('posted' as const) : ('voided' as const),
    now: clock.now(),
  };
  if (refund.cause === 'asked') {
    const told = refundEndedArgs(deps, order!, { outcome, amountFen: refund.amount_fen });
    return (await tx.run(outcome === 'succeeded' ? endPaid : endFailed, { ...args, ...told })).length > 0;
  }
  if (outcome === 'failed') return (await tx.run(endLateFailed, args)).length > 0;
  const amount = yuanText(refund.amount_fen);
  const said = {
    ...activityLine(deps, null, 'payment_returned', { amount, ...(order && { order: order.number }) }),
    ...notice(clock, 'payment_returned', {
      paymentId: refund.payment_id,
      amount,
      ...(order && { orderId: order.id, orderNumber: order.number }),
    }),
  };
  return (await tx.run(endLatePaid, { ...args, ...said })).length > 0;
}

/** The order's row comes first, whatever is locked after it. */
async function orderOf(tx: Transaction, refund: RefundRow): Promise<OrderRow | undefined> {
  if (refund.order_id === null) return undefined;
  const [order] = await tx.run(lockOrder, { accountId: refund.account_id, orderId: refund.order_id });
  return order;
}
