import type { GatewayMethod } from '@btepai/contract';

/** One payment as a gateway is asked for it. */
export type Trade = {
  /** Ours, 32 characters of [0-9a-f]: the same at every try, so that a gateway makes one of it. */
  tradeNo: string;
  amountFen: number;
  currency: 'CNY';
  /** What the payer reads at the gateway: 「同城特派等 2 项」. */
  subject: string;
  expiresAt: Date;
  /** Where the gateway sends the browser back to: told to be believed in nothing (M6). */
  returnUrl: string;
  /** Which page suits: one to be tapped, or one to be scanned. */
  device: 'mobile' | 'desktop';
  /** Of the payer. */
  address: string;
};

/** Where the payer goes on: a page, or a text to be shown as a QR code. */
export type Checkout = { redirectUrl: string } | { qrText: string };

/** What a gateway knows of a trade. `waiting` also where the payer has not been there yet. */
export type TradeState =
  | { status: 'paid'; amountFen: number; currency: string; reference: string }
  | { status: 'waiting' | 'closed' | 'unknown' };

export type RefundOrder = {
  tradeNo: string;
  /** Ours, `r` and 31 characters of [0-9a-f]; the same at every try. */
  refundNo: string;
  amountFen: number;
  /** Of the whole trade. */
  totalFen: number;
  currency: 'CNY';
  reason: string;
};
export type RefundState = { status: 'succeeded' | 'processing' | 'failed' | 'unknown'; reference?: string };

/** What a gateway posted to `/v1/gateways/{name}/notify`, with the bytes as they came. */
export type NotifyRequest = { headers: Record<string, string | string[] | undefined>; body: Buffer };

/** A callback that its gateway has signed. What it says is still held against what we know of the trade (M6). */
export type Notification =
  | { about: 'payment'; tradeNo: string; state: TradeState }
  | { about: 'refund'; refundNo: string; state: RefundState }
  | { about: 'nothing' };

/** A line of a day's statement. */
export type StatementLine = {
  kind: 'payment' | 'refund';
  tradeNo: string;
  refundNo: string | null;
  amountFen: number;
  reference: string;
};

export interface PaymentGateway {
  /** As the method is called, as `/v1/gateways/{name}/notify` has it, and the book of the ledger. */
  readonly name: GatewayMethod;
  /** @throws PaymentGatewayError */
  create(trade: Trade, signal: AbortSignal): Promise<Checkout>;
  /** @throws PaymentGatewayError */
  query(tradeNo: string, signal: AbortSignal): Promise<TradeState>;
  /** Nobody can pay it any more. Says `paid` where somebody has. @throws PaymentGatewayError */
  close(tradeNo: string, signal: AbortSignal): Promise<'closed' | 'paid'>;
  /** @throws PaymentGatewayError */
  refund(order: RefundOrder, signal: AbortSignal): Promise<RefundState>;
  /** @throws PaymentGatewayError */
  queryRefund(order: Pick<RefundOrder, 'tradeNo' | 'refundNo'>, signal: AbortSignal): Promise<RefundState>;
  /** Reads a callback. @throws ForgedNotification where its gateway did not sign it, Error where it can't be read */
  parseNotification(request: NotifyRequest): Promise<Notification>;
  /** What it wants to read where a callback was noted, and where it is to come again. */
  readonly answers: Record<'noted' | 'again', { status: number; type: string; body: string }>;
  /** All lines of a day, in the time of the gateway. `day` is 2026-11-25. @throws PaymentGatewayError */
  statement(day: string, signal: AbortSignal): AsyncIterable<StatementLine>;
}

/**
 * `refused`: the gateway understood and says no, whatever is tried again; `unavailable`: it could not be reached or failed,
 * and what it did is not known.
 */
export class PaymentGatewayError extends Error {
  readonly kind: 'refused' | 'unavailable';
  constructor(kind: 'refused' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** A callback that the gateway did not sign. */
export class ForgedNotification extends Error {}
