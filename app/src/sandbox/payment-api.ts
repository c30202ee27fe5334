import type { GatewayMethod, Money } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../api.ts';

export const ways = ['normal', 'late', 'repeated', 'early', 'none', 'wrong_amount', 'other_trade', 'forged'] as const;
export type Way = (typeof ways)[number];
export type Outcome = 'paid' | 'failed' | 'cancelled' | 'closed';

export type Trade = {
  tradeNo: string;
  method: GatewayMethod;
  status: 'waiting' | 'paid' | 'closed';
  amount: Money;
  subject: string;
  /** Empty where the trade is of an earlier process, and nobody is sent anywhere. */
  returnUrl: string;
  failure: 'no_money' | null;
  createdAt: string;
  expiresAt: string;
  paidAt: string | null;
  callbacks: { at: string; about: 'payment' | 'refund'; way: Way; answers: Record<string, number> }[];
  refunds: { refundNo: string; amount: Money; status: 'processing' | 'succeeded' | 'failed'; at: string }[];
};

export const callModes = ['normal', 'out', 'hang', 'refuse', 'lost', 'early'] as const;
export const refundModes = ['normal', 'slow', 'refuse', 'fail'] as const;
export type PaymentFault = {
  method: GatewayMethod;
  calls: (typeof callModes)[number];
  refunds: (typeof refundModes)[number];
  refundDelayMs: number;
};
type List<Item> = { items: Item[] };

/** What is told of a trade comes a moment after it was acted upon. */
const lookEveryMs = 1_000;

export const tradeQuery = (tradeNo: string) =>
  queryOptions({
    queryKey: ['sandbox', 'trade', tradeNo],
    queryFn: ({ signal }) => call<Trade>(`/sandbox/trades/${encodeURIComponent(tradeNo)}`, { signal }),
    refetchInterval: ({ state }) => (state.error ? false : lookEveryMs),
  });

export const tradesQuery = queryOptions({
  queryKey: ['sandbox', 'trades'],
  queryFn: async ({ signal }) => (await call<List<Trade>>('/sandbox/trades', { signal })).items,
  refetchInterval: ({ state }) => (state.error ? false : 2 * lookEveryMs),
});

export const paymentFaultsQuery = queryOptions({
  queryKey: ['sandbox', 'payment-faults'],
  queryFn: async ({ signal }) => (await call<List<PaymentFault>>('/sandbox/payment-faults', { signal })).items,
});

export const setPaymentFault = (body: PaymentFault) => call('/sandbox/payment-faults', { method: 'PUT', body });

export const act = (tradeNo: string, outcome: Outcome, body: { callback: Way; delayMs: number }) =>
  call<Trade>(`/sandbox/trades/${tradeNo}/${outcome}`, { method: 'POST', body });
