import { randomBytes } from 'node:crypto';
import type { GatewayMethod } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../../kit/clock.ts';
import { isRefundNo } from '../trade-no.ts';
import type { Notification, NotifyRequest } from './gateway.ts';
import { ForgedNotification } from './gateway.ts';
import type { KeptTrade, Posted, SandboxBook } from './sandbox-book.ts';
import type { Seal } from './sandbox-seal.ts';
import { createSeal } from './sandbox-seal.ts';

/** How a callback goes, and whether it says what it should. */
export const callbackWays = [
  'normal',
  'late',
  'repeated',
  'early',
  'none',
  'wrong_amount',
  'other_trade',
  'forged',
] as const;
export type CallbackWay = (typeof callbackWays)[number];

/** The payer's browser is back before it, as a rule. */
const usualDelayMs = 300;
export const lateDelayMs = 20_000;
const repeatedTimes = 100;
/** One that is not noted comes again. */
const againAfterMs = [2_000, 10_000, 60_000];
const patienceMs = 10_000;
const signatureHeader = 'sandbox-signature';

const TradeNo = z.string().regex(/^[0-9a-f]{32}$/);
const Said = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('payment'),
    tradeNo: TradeNo,
    state: z.discriminatedUnion('status', [
      z.strictObject({
        status: z.literal('paid'),
        amountFen: z.number().int(),
        currency: z.string(),
        reference: z.string(),
      }),
      z.strictObject({ status: z.enum(['waiting', 'closed', 'unknown']) }),
    ]),
  }),
  z.strictObject({
    about: z.literal('refund'),
    refundNo: z.string().refine(isRefundNo),
    state: z.strictObject({ status: z.enum(['succeeded', 'processing', 'failed']), reference: z.string() }),
  }),
]);

type PaymentSaid = Extract<Notification, { about: 'payment' }>;
type Told = PaymentSaid | Extract<Notification, { about: 'refund' }>;

/** The sandbox's side of `/v1/gateways/{name}/notify`: it signs what it says, and posts it over HTTP to this very server. */
export class SandboxCallbacks {
  /** Where the server listens, or null while it does not. */
  serverAt: () => string | null = () => null;
  private readonly seals: Record<GatewayMethod, Seal> = { alipay: createSeal(), wechatpay: createSeal() };
  private readonly stopping = new AbortController();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly clock: Clock;
  private readonly book: SandboxBook;

  constructor(clock: Clock, book: SandboxBook) {
    this.clock = clock;
    this.book = book;
  }

  /** @throws ForgedNotification, ZodError or SyntaxError where it can't be read */
  read(gateway: GatewayMethod, { headers, body }: NotifyRequest): Notification {
    if (!this.seals[gateway].isOurs(body, headers[signatureHeader])) throw new ForgedNotification();
    return Said.parse(JSON.parse(body.toString()));
  }

  /** Tells what became of a payment in this way. Resolves once it is under way, or once it is told where it goes `early`. */
  async tellPayment(kept: KeptTrade, way: CallbackWay, delayMs = lateDelayMs): Promise<void> {
    const said: PaymentSaid = {
      about: 'payment',
      tradeNo: kept.trade.tradeNo,
      state: this.book.stateOf(kept),
    };
    if (way === 'none') return;
    if (way === 'early') return this.post(kept, said, { way });
    const wrong = wronged(said, way);
    const seal = way === 'forged' ? createSeal() : this.seals[kept.gateway];
    this.later(way === 'late' ? delayMs : usualDelayMs, () => this.post(kept, wrong ?? said, { way, seal }));
  }

  async tellRefund(kept: KeptTrade, refundNo: string): Promise<void> {
    const state = this.book.refundState({ tradeNo: kept.trade.tradeNo, refundNo });
    await this.post(kept, { about: 'refund', refundNo, state }, { way: 'normal' });
  }

  later(ms: number, act: () => void) {
    if (this.stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }

  stop() {
    this.stopping.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async post(
    kept: KeptTrade,
    told: Told,
    { way, seal = this.seals[kept.gateway], tries = 0 }: { way: CallbackWay; seal?: Seal; tries?: number },
  ): Promise<void> {
    const body = Buffer.from(JSON.stringify(told));
    const headers = { 'content-type': 'application/json', [signatureHeader]: seal.sign(body) };
    const posted: Posted = { at: this.clock.now(), about: told.about, way, answers: {} };
    this.book.note(kept, posted);
    const once = async () => {
      const status = await this.send(kept.gateway, headers, body);
      posted.answers[status] = (posted.answers[status] ?? 0) + 1;
      return status;
    };
    const [status] = await Promise.all(Array.from({ length: way === 'repeated' ? repeatedTimes : 1 }, once));
    const isHonest = way === 'normal' || way === 'late' || way === 'early';
    const waitMs = againAfterMs[tries];
    if (status !== 200 && isHonest && waitMs !== undefined)
      this.later(waitMs, () => this.post(kept, told, { way, tries: tries + 1 }));
  }

  private async send(gateway: GatewayMethod, headers: Record<string, string>, body: Buffer): Promise<number> {
    const server = this.serverAt();
    if (server === null) return 0;
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(patienceMs)]);
    try {
      const url = `${server}/v1/gateways/${gateway}/notify`;
      const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body), signal });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}

/** What it says in place of the truth, or null where it is honest. */
function wronged(said: PaymentSaid, way: CallbackWay): PaymentSaid | null {
  if (way === 'other_trade') return { ...said, tradeNo: randomBytes(16).toString('hex') };
  if (way !== 'wrong_amount' || said.state.status !== 'paid') return null;
  return { ...said, state: { ...said.state, amountFen: said.state.amountFen === 1 ? 2 : 1 } };
}
