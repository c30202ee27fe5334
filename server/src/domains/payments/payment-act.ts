import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { ProvenAct } from '../factors/index.ts';
import type { PaymentAct } from '../phone/index.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';

/** What a confirming proof is bound to (M4): change one of these, and the code for it is dead. */
export const actOfPayment = (row: PaymentRow): ProvenAct => ({
  purpose: 'confirm_payment',
  subject: row.id,
  payload: [row.id, row.order_id ?? '', row.method, row.payee, String(row.amount_fen), row.currency],
});

/**
 * A payment as it is to be confirmed, for a code or a passkey that is asked for.
 * @throws Refusal not_found | payment_already_resolved | payment_expired
 */
export const createPaymentAct =
  ({ db, clock }: { db: Database; clock: Clock }): PaymentAct =>
  async ({ accountId, paymentId }) => {
    const [row] = await db.run(findPayment, { accountId, paymentId });
    if (!row) throw new Refusal('not_found');
    if (row.status === 'expired' || (row.ended_at === null && row.expires_at <= clock.now()))
      throw new Refusal('payment_expired');
    if (row.status !== 'requires_confirmation' || !row.wants_code) throw new Refusal('payment_already_resolved');
    return { ...actOfPayment(row), smsParams: { payee: row.payee, amount: yuanText(row.amount_fen) } };
  };
