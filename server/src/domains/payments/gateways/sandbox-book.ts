import { randomBytes } from 'node:crypto';
import type { GatewayMethod } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import type { RefundOrder, RefundState, StatementLine, Trade, TradeState } from './gateway.ts';
import { PaymentGatewayError } from './gateway.ts';

/** A callback as it went out: how often, and what was answered to it; 0 where nobody answered. */
export type Posted = { at: Date; about: 'payment' | 'refund'; way: string; answers: Record<number, number> };

export type KeptRefund = {
  order: RefundOrder;
  status: 'processing' | 'succeeded' | 'failed';
  reference: string;
  at: Date;
};
export type KeptTrade = {
  gateway: GatewayMethod;
  trade: Trade;
  status: 'waiting' | 'paid' | 'closed';
  reference: string;
  createdAt: Date;
  paidAt: Date | null;
  /** Of the last try to pay. */
  failure: 'no_money' | null;
  refunds: KeptRefund[];
  posted: Posted[];
};

const mostTrades = 10_000;
const mostPosted = 50;

const reference = () => `sandbox-${randomBytes(8).toString('hex')}`;
/** 2026-11-25 as it is in Beijing. */
const dayOf = (time: Date) => new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** A trade as it is now: one that nobody paid in time is closed. */
export const statusOf = ({ status, trade }: KeptTrade, now: Date): KeptTrade['status'] =>
  status === 'waiting' && trade.expiresAt <= now ? 'closed' : status;

/** What the sandbox knows of trades and refunds, in memory. */
export class SandboxBook {
  private readonly trades = new Map<string, KeptTrade>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  find(tradeNo: string): KeptTrade | undefined {
    return this.trades.get(tradeNo);
  }

  newest(limit: number): KeptTrade[] {
    return [...this.trades.values()].slice(-limit).reverse();
  }

  /** The same again is the same trade. @throws PaymentGatewayError refused where it is of another amount */
  open(gateway: GatewayMethod, trade: Trade): KeptTrade {
    const known = this.trades.get(trade.tradeNo);
    if (known && (known.gateway !== gateway || known.trade.amountFen !== trade.amountFen))
      throw new PaymentGatewayError('refused', 'the sandbox has this trade with another amount');
    if (known) return known;
    const [oldest] = this.trades.keys();
    if (this.trades.size >= mostTrades) this.trades.delete(oldest!);
    const kept: KeptTrade = {
      gateway,
      trade,
      status: 'waiting',
      reference: reference(),
      createdAt: this.clock.now(),
      paidAt: null,
      failure: null,
      refunds: [],
      posted: [],
    };
    this.trades.set(trade.tradeNo, kept);
    return kept;
  }

  pay(kept: KeptTrade) {
    Object.assign(kept, { status: 'paid', paidAt: this.clock.now(), failure: null } satisfies Partial<KeptTrade>);
  }

  stateOf(kept: KeptTrade | undefined): TradeState {
    if (!kept) return { status: 'unknown' };
    const status = statusOf(kept, this.clock.now());
    if (status !== 'paid') return { status };
    return { status, amountFen: kept.trade.amountFen, currency: kept.trade.currency, reference: kept.reference };
  }

  /**
   * A refund, or the one that it was already. A trade of an earlier process is believed to have been paid as it is told:
   * a payment in a database outlives this memory.
   * @throws PaymentGatewayError refused where nobody has paid so much
   */
  refund(gateway: GatewayMethod, order: RefundOrder, status: KeptRefund['status']): KeptRefund {
    const kept = this.trades.get(order.tradeNo) ?? this.believe(gateway, order);
    const known = kept.refunds.find((refund) => refund.order.refundNo === order.refundNo);
    if (known) return known;
    const before = kept.refunds
      .filter((refund) => refund.status !== 'failed')
      .reduce((sum, refund) => sum + refund.order.amountFen, 0);
    if (kept.status !== 'paid' || before + order.amountFen > kept.trade.amountFen)
      throw new PaymentGatewayError('refused', 'the sandbox was not paid so much');
    const refund: KeptRefund = { order, status, reference: reference(), at: this.clock.now() };
    kept.refunds.push(refund);
    return refund;
  }

  refundState({ tradeNo, refundNo }: Pick<RefundOrder, 'tradeNo' | 'refundNo'>): RefundState {
    const refund = this.trades.get(tradeNo)?.refunds.find(({ order }) => order.refundNo === refundNo);
    return refund ? { status: refund.status, reference: refund.reference } : { status: 'unknown' };
  }

  *statement(gateway: GatewayMethod, day: string): Generator<StatementLine> {
    for (const { gateway: of, trade, paidAt, reference, refunds } of this.trades.values()) {
      if (of !== gateway) continue;
      const { tradeNo } = trade;
      if (paidAt && dayOf(paidAt) === day)
        yield { kind: 'payment', tradeNo, refundNo: null, amountFen: trade.amountFen, reference };
      for (const { order, status, reference, at } of refunds)
        if (status === 'succeeded' && dayOf(at) === day)
          yield { kind: 'refund', tradeNo, refundNo: order.refundNo, amountFen: order.amountFen, reference };
    }
  }

  note(kept: KeptTrade, posted: Posted) {
    kept.posted = [...kept.posted, posted].slice(-mostPosted);
  }

  private believe(gateway: GatewayMethod, { tradeNo, totalFen, currency }: RefundOrder): KeptTrade {
    const now = this.clock.now();
    const kept = this.open(gateway, {
      tradeNo,
      amountFen: totalFen,
      currency,
      subject: '',
      expiresAt: now,
      returnUrl: '',
      device: 'mobile',
      address: '',
    });
    kept.status = 'paid';
    return kept;
  }
}
