import type { PaymentMethod, PaymentStatus } from '@btepai/contract';
import { sql, statement } from '../../kit/statement.ts';

export type PaymentRow = {
  account_id: string;
  id: string;
  order_id: string | null;
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
  redirect_url: string | null;
  qr_text: string | null;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
};

/** Cents fit a number exactly: none of our sums comes near 2^53. */
const columns = sql`account_id, id, order_id, method, status, currency, amount_fen::float8 as amount_fen,
  captured_fen::float8 as captured_fen, refunded_fen::float8 as refunded_fen, payee, wants_code, failure,
  held_transfer_id, redirect_url, qr_text, created_at, expires_at, ended_at`;

export const findPayment = statement<{ accountId: string; paymentId: string }, PaymentRow>(
  'find_payment',
  (p) => sql`select ${columns} from payments where account_id = ${p.accountId} and id = ${p.paymentId}`,
);
