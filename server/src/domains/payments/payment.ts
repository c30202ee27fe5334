import type { Payment, PaymentStatus } from '@btepai/contract';
import { yuan } from '@btepai/contract';
import { Refusal } from '../../kit/refusal.ts';
import type { PaymentRow } from './store.ts';

/**
 * The one reading of a payment's state. From the wallet nothing is paid once its time is up, whether or not the task that
 * ends it has been here; what a gateway took by then is still to be heard.
 */
export const statusOf = (row: PaymentRow, now: Date): PaymentStatus =>
  row.ended_at === null && row.method === 'wallet' && row.expires_at <= now ? 'expired' : row.status;

export const isHeld = (row: PaymentRow): boolean => row.held_transfer_id !== null && row.ended_at === null;

/** In the order in which a payment that can't be confirmed says why; the statement that confirms judges the same anew. */
export function refuseUnfit(row: PaymentRow, now: Date): void {
  const status = statusOf(row, now);
  if (status === 'expired') throw new Refusal('payment_expired');
  if (status !== 'requires_confirmation') throw new Refusal('payment_already_resolved');
  if (row.order_status !== 'awaiting_payment') throw new Refusal('order_not_payable');
}

export function showPayment(row: PaymentRow, now: Date): Payment {
  const status = statusOf(row, now);
  const endedAt = status === 'expired' ? (row.ended_at ?? row.expires_at) : row.ended_at;
  const isOpenAtGateway = status === 'processing' && row.method !== 'wallet';
  return {
    id: row.id,
    purpose: row.order_id === null ? 'top_up' : 'order',
    orderId: row.order_id,
    orderStatus: row.order_status,
    method: row.method,
    status,
    amount: yuan(row.amount_fen),
    payee: row.payee,
    confirmation: row.wants_code ? 'code' : 'none',
    ...(isOpenAtGateway && row.redirect_url !== null && { redirectUrl: row.redirect_url }),
    ...(isOpenAtGateway && row.qr_text !== null && { qrText: row.qr_text }),
    isHeld: isHeld(row) && status === 'processing',
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
