import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { GatewayMethod } from '@btepai/contract';
import type {
  Notification,
  NotifyRequest,
  PaymentGateway,
  RefundOrder,
  RefundState,
  StatementLine,
  Trade,
  TradeState,
} from '../src/domains/payments/index.ts';
import { ForgedNotification } from '../src/domains/payments/index.ts';

type Step<Asked, Answer> = (asked: Asked, proceed: () => Promise<Answer>) => Promise<Answer>;
/** What happens in place of a call, which itself is `proceed`: throw before it or after, answer otherwise, wait. */
type Script = {
  create?: Step<Trade, { redirectUrl: string }>;
  query?: Step<string, TradeState>;
  close?: Step<string, 'closed' | 'paid'>;
  refund?: Step<RefundOrder, RefundState>;
  queryRefund?: Step<Pick<RefundOrder, 'tradeNo' | 'refundNo'>, RefundState>;
};
type Kept = { trade: Trade; state: TradeState };
type KeptRefund = { order: RefundOrder; state: RefundState };
type Paid = { amountFen?: number; currency?: string };

export type TestPaymentGateway = ReturnType<typeof testPaymentGateway>;

/** A payment gateway in this process: it keeps trades and refunds as a real one does, signs what it posts, and fails by script. */
export function testPaymentGateway(name: GatewayMethod = 'alipay') {
  const secret = randomBytes(32);
  const trades = new Map<string, Kept>();
  const refunds = new Map<string, KeptRefund>();
  const script: Script = {};
  const asked: { call: keyof Script; no: string }[] = [];
  /** In place of what the statement of a day would have. */
  const books: { statement?: (day: string) => StatementLine[] } = {};

  const sign = (body: Buffer) => createHmac('sha256', secret).update(body).digest('hex');
  async function step<Asked, Answer>(
    call: keyof Script,
    no: string,
    given: Asked,
    proceed: () => Promise<Answer>,
  ): Promise<Answer> {
    asked.push({ call, no });
    const scripted = script[call] as Step<Asked, Answer> | undefined;
    return scripted ? scripted(given, proceed) : proceed();
  }

  const gateway: PaymentGateway = {
    name,
    create: (trade) =>
      step('create', trade.tradeNo, trade, async () => {
        if (!trades.has(trade.tradeNo)) trades.set(trade.tradeNo, { trade, state: { status: 'waiting' } });
        return { redirectUrl: `https://${name}.example/pay/${trade.tradeNo}` };
      }),
    query: (tradeNo) =>
      step('query', tradeNo, tradeNo, async () => trades.get(tradeNo)?.state ?? { status: 'unknown' as const }),
    close: (tradeNo) =>
      step('close', tradeNo, tradeNo, async () => {
        const kept = trades.get(tradeNo);
        if (kept?.state.status === 'paid') return 'paid';
        if (kept) kept.state = { status: 'closed' };
        return 'closed';
      }),
    refund: (order) =>
      step('refund', order.refundNo, order, async () => {
        const kept = refunds.get(order.refundNo) ?? {
          order,
          state: { status: 'succeeded' as const, reference: `r-${order.refundNo.slice(0, 8)}` },
        };
        refunds.set(order.refundNo, kept);
        return kept.state;
      }),
    queryRefund: (order) =>
      step(
        'queryRefund',
        order.refundNo,
        order,
        async () => refunds.get(order.refundNo)?.state ?? { status: 'unknown' },
      ),
    async parseNotification({ headers, body }: NotifyRequest): Promise<Notification> {
      const given = Buffer.from(String(headers['x-test-signature'] ?? ''));
      const right = Buffer.from(sign(body));
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw new ForgedNotification('not signed');
      return JSON.parse(body.toString()) as Notification;
    },
    answers: {
      noted: { status: 200, type: 'text/plain', body: 'success' },
      again: { status: 500, type: 'text/plain', body: 'fail' },
    },
    async *statement(day) {
      if (books.statement) return yield* books.statement(day);
      for (const { trade, state } of trades.values())
        if (state.status === 'paid')
          yield { kind: 'payment', tradeNo: trade.tradeNo, refundNo: null, ...state } as StatementLine;
      for (const { order, state } of refunds.values())
        if (state.status === 'succeeded')
          yield { kind: 'refund', ...order, reference: state.reference ?? '' } as StatementLine;
    },
  };

  /** What it would post about something, signed. */
  const signed = (notification: Notification) => signedBytes(Buffer.from(JSON.stringify(notification)));
  function signedBytes(body: Buffer) {
    return { body, headers: { 'content-type': 'application/octet-stream', 'x-test-signature': sign(body) } };
  }
  /** Its payer has paid: from now on it says so to whoever asks. */
  function pay(tradeNo: string, { amountFen, currency = 'CNY' }: Paid = {}): TradeState {
    const kept = trades.get(tradeNo);
    if (!kept) throw new Error(`no trade ${tradeNo}`);
    kept.state = {
      status: 'paid',
      amountFen: amountFen ?? kept.trade.amountFen,
      currency,
      reference: `t-${tradeNo.slice(0, 8)}`,
    };
    return kept.state;
  }

  return {
    ...gateway,
    trades,
    refunds,
    script,
    asked,
    books,
    signed,
    signedBytes,
    pay,
    /** The trade of a redirect or of the newest `create`. */
    newestTradeNo: () => [...trades.keys()].at(-1)!,
    /** Posts a callback to a server, as it would: about a payment that is in the state that it is in, or in `state`. */
    async notify(url: string, tradeNo: string, state: TradeState = trades.get(tradeNo)!.state) {
      return post(url, signed({ about: 'payment', tradeNo, state }));
    },
    async notifyRefund(url: string, refundNo: string, state: RefundState = refunds.get(refundNo)!.state) {
      return post(url, signed({ about: 'refund', refundNo, state }));
    },
    /** The bytes as they are, whatever signs them. */
    post: (url: string, request: { body: Buffer; headers: Record<string, string> }) => post(url, request),
  };

  async function post(url: string, { body, headers }: { body: Buffer; headers: Record<string, string> }) {
    const answer = await fetch(`${url}/v1/gateways/${name}/notify`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    return { status: answer.status, text: await answer.text() };
  }
}
