import { setTimeout } from 'node:timers/promises';
import { GatewayMethod } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { Checkout, PaymentGateway, RefundOrder, RefundState, Trade } from './gateway.ts';
import { PaymentGatewayError } from './gateway.ts';
import type { KeptTrade } from './sandbox-book.ts';
import { SandboxBook, statusOf } from './sandbox-book.ts';
import type { CallbackWay } from './sandbox-callbacks.ts';
import { SandboxCallbacks } from './sandbox-callbacks.ts';

/** What the gateway does with our calls. `lost`: done, and its answer never comes; `early`: paid before it has answered. */
export const callModes = ['normal', 'out', 'hang', 'refuse', 'lost', 'early'] as const;
/** What it does with refunds: pays at once, or later and says so; says no at once, or later. */
export const refundModes = ['normal', 'slow', 'refuse', 'fail'] as const;
export type PaymentFault = {
  calls: (typeof callModes)[number];
  refunds: (typeof refundModes)[number];
  /** Of slow ones, and of those that fail. */
  refundDelayMs: number;
};
export const noFault: PaymentFault = { calls: 'normal', refunds: 'normal', refundDelayMs: 5_000 };

/** What a payer does at the cashier. */
export const outcomes = ['paid', 'failed', 'cancelled', 'closed'] as const;
export type Outcome = (typeof outcomes)[number];

const longestMs = 2 ** 31 - 1;

/** Alipay and WeChat Pay as far as this server knows them, in memory, with a cashier where nobody pays anything. */
export class PaymentSandbox {
  readonly faults: Record<GatewayMethod, PaymentFault> = { alipay: noFault, wechatpay: noFault };
  readonly gateways: PaymentGateway[];
  readonly book: SandboxBook;
  readonly callbacks: SandboxCallbacks;
  private readonly clock: Clock;
  private readonly origin: string;

  constructor({ clock, origin }: { clock: Clock; origin: string }) {
    this.clock = clock;
    this.origin = origin;
    this.book = new SandboxBook(clock);
    this.callbacks = new SandboxCallbacks(clock, this.book);
    this.gateways = GatewayMethod.options.map((name) => this.gateway(name));
  }

  /**
   * What happens at the cashier, and how its callback goes.
   * @throws Refusal not_found | payment_already_resolved | payment_expired
   */
  async act(
    tradeNo: string,
    outcome: Outcome,
    { callback = 'normal', delayMs }: { callback?: CallbackWay | undefined; delayMs?: number | undefined } = {},
  ): Promise<KeptTrade> {
    const kept = this.book.find(tradeNo);
    if (!kept) throw new Refusal('not_found');
    // Whoever has left the cashier may do so twice.
    if (outcome === 'cancelled') return kept;
    if (kept.status !== 'waiting') throw new Refusal('payment_already_resolved');
    if (statusOf(kept, this.clock.now()) === 'closed') throw new Refusal('payment_expired');
    if (outcome === 'failed') kept.failure = 'no_money';
    if (outcome === 'paid') this.book.pay(kept);
    if (outcome === 'closed') kept.status = 'closed';
    // Of a try that failed no gateway tells: the trade still waits.
    if (outcome !== 'failed') await this.callbacks.tellPayment(kept, callback, delayMs);
    return kept;
  }

  stop() {
    this.callbacks.stop();
  }

  private gateway(name: GatewayMethod): PaymentGateway {
    const { book, callbacks } = this;
    return {
      name,
      create: (trade, signal) =>
        this.call(name, signal, { does: true }, async () => {
          if (this.faults[name].calls === 'refuse')
            throw new PaymentGatewayError('refused', `the sandbox’s ${name} is switched to refuse`);
          const kept = book.open(name, trade);
          if (this.faults[name].calls === 'early' && kept.status === 'waiting')
            await this.act(trade.tradeNo, 'paid', { callback: 'early' });
          return this.checkout(name, trade);
        }),
      query: (tradeNo, signal) => this.call(name, signal, {}, () => book.stateOf(book.find(tradeNo))),
      close: (tradeNo, signal) =>
        this.call(name, signal, { does: true }, () => {
          const kept = book.find(tradeNo);
          if (kept?.status === 'paid') return 'paid';
          if (kept) kept.status = 'closed';
          return 'closed';
        }),
      refund: (order, signal) => this.call(name, signal, { does: true }, () => this.refund(name, order)),
      queryRefund: (order, signal) => this.call(name, signal, {}, () => book.refundState(order)),
      parseNotification: async (request) => callbacks.read(name, request),
      answers: {
        noted: { status: 200, type: 'text/plain', body: 'success' },
        again: { status: 409, type: 'text/plain', body: 'again' },
      },
      statement: (day, signal) => this.statement(name, day, signal),
    };
  }

  private refund(name: GatewayMethod, order: RefundOrder): RefundState {
    const { refunds: mode, refundDelayMs } = this.faults[name];
    if (mode === 'refuse' && this.book.refundState(order).status === 'unknown')
      throw new PaymentGatewayError('refused', `the sandbox’s ${name} is switched to refuse refunds`);
    const refund = this.book.refund(name, order, mode === 'normal' ? 'succeeded' : 'processing');
    if (refund.order === order && refund.status === 'processing')
      this.callbacks.later(refundDelayMs, () => {
        Object.assign(refund, { status: mode === 'fail' ? 'failed' : 'succeeded', at: this.clock.now() });
        void this.callbacks.tellRefund(this.book.find(order.tradeNo)!, order.refundNo);
      });
    return { status: refund.status, reference: refund.reference };
  }

  private async *statement(name: GatewayMethod, day: string, signal: AbortSignal) {
    yield* await this.call(name, signal, {}, () => this.book.statement(name, day));
  }

  /** A page of ours in place of the method's own; for a desktop WeChat Pay gives a text to scan. */
  private checkout(name: GatewayMethod, { tradeNo, device }: Trade): Checkout {
    const url = `${this.origin}/sandbox/cashier?trade=${tradeNo}`;
    return name === 'wechatpay' && device === 'desktop' ? { qrText: url } : { redirectUrl: url };
  }

  /** @throws PaymentGatewayError as the faults have it */
  private async call<Answer>(
    name: GatewayMethod,
    signal: AbortSignal,
    { does = false }: { does?: boolean },
    act: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const { calls } = this.faults[name];
    if (calls === 'out') throw new PaymentGatewayError('unavailable', `the sandbox’s ${name} is switched to out`);
    if (calls === 'hang')
      await setTimeout(longestMs, null, { signal, ref: false }).catch((error) => {
        throw new PaymentGatewayError('unavailable', `the sandbox’s ${name} is switched to hang`, { cause: error });
      });
    const answer = await act();
    // What asks only is answered: so it can be learned what was done.
    if (calls === 'lost' && does)
      throw new PaymentGatewayError('unavailable', `the sandbox’s ${name} is switched to lose its answers`);
    return answer;
  }
}
