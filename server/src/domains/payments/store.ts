import type { OrderStatus, PaymentMethod, PaymentStatus } from '@btepai/contract';
import { sql, statement } from '../../kit/statement.ts';
import { orderOf } from '../orders/index.ts';
import { isBeingReplaced } from '../phone/index.ts';

export type PaymentRow = {
  account_id: string;
  id: string;
  order_id: string | null;
  order_number: string | null;
  order_status: OrderStatus | null;
  method: PaymentMethod;
  status: PaymentStatus;
  currency: 'CNY';
  amount_fen: number;
  captured_fen: number;
  refunded_fen: number;
  payee: string;
  wants_code: boolean;
  failure: 'gateway' | 'refused' | 'order_over' | null;
  held_transfer_id: string | null;
  decided_by: string | null;
  redirect_url: string | null;
  qr_text: string | null;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
};

export type PaymentOf = { accountId: string; paymentId: string };

/** Of a payment `y`. Cents fit a number exactly: none of our sums comes near 2^53. */
export const columns = sql`y.account_id, y.id, y.order_id, y.method, y.status, y.currency,
  y.amount_fen::float8 as amount_fen, y.captured_fen::float8 as captured_fen, y.refunded_fen::float8 as refunded_fen,
  y.payee, y.wants_code, y.failure, y.held_transfer_id, y.decided_by, y.redirect_url, y.qr_text, y.created_at,
  y.expires_at, y.ended_at`;

export const withOrder = sql`payments y left join lateral (${orderOf(sql`y.account_id`, sql`y.order_id`)}) o on true`;

export const findPayment = statement<PaymentOf, PaymentRow>(
  'find_payment',
  (p) => sql`
  select ${columns}, o.order_number, o.order_status from ${withOrder}
  where y.account_id = ${p.accountId} and y.id = ${p.paymentId}`,
);

/** The same for whoever is to confirm it: also whether the account's payments are frozen (P6). */
export const findToConfirm = statement<PaymentOf, PaymentRow & { is_frozen: boolean }>(
  'find_payment_to_confirm',
  (p) => sql`
  select ${columns}, o.order_number, o.order_status, ${isBeingReplaced(sql`y.account_id`)} as is_frozen from ${withOrder}
  where y.account_id = ${p.accountId}::uuid and y.id = ${p.paymentId}::uuid`,
);

/** All of an order, the newest first. */
export const listOfOrder = statement<{ accountId: string; orderId: string }, PaymentRow>(
  'list_payments_of_order',
  (p) => sql`
  select ${columns}, o.order_number, o.order_status from ${withOrder}
  where y.account_id = ${p.accountId} and y.order_id = ${p.orderId} order by y.created_at desc`,
);
