import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { ProvenAct } from '../factors/index.ts';
import type { PaymentAct } from '../phone/index.ts';
import { refuseUnfit } from './payment.ts';
import type { PaymentRow } from './store.ts';
import { findToConfirm } from './store.ts';

/** What a confirming proof is bound to (M4): change one of these, and the code for it is dead. */
export const actOfPayment = (row: PaymentRow): ProvenAct => ({
  purpose: 'confirm_payment',
  subject: row.id,
  payload: [row.id, row.order_id ?? '', row.method, row.payee, String(row.amount_fen), row.currency],
});

/**
 * A payment as it is to be confirmed, for a code or a passkey that is asked for: no SMS leaves for one that can't be.
 * @throws Refusal not_found | account_restricted | payment_expired | payment_already_resolved | order_not_payable
 */
export const createPaymentAct =
  ({ db, clock }: { db: Database; clock: Clock }): PaymentAct =>
  async ({ accountId, paymentId }) => {
    const row = await payableRow(db, { accountId, paymentId }, clock.now());
    return { ...actOfPayment(row), smsParams: { payee: row.payee, amount: yuanText(row.amount_fen) } };
  };

/** A payment that its owner may confirm now, as far as a look can tell. @throws Refusal as above */
export async function payableRow(
  db: Database,
  of: { accountId: string; paymentId: string },
  now: Date,
): Promise<PaymentRow> {
  const [row] = await db.run(findToConfirm, of);
  if (!row) throw new Refusal('not_found');
  if (row.is_frozen) throw new Refusal('account_restricted');
  refuseUnfit(row, now);
  return row;
}
