import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';
import type { TransferArgs } from './ledger.ts';
import { reserving } from './ledger.ts';
import { tradingRefund } from './trades.ts';

type RetryArgs = TransferArgs &
  AuditArgs & {
    accountId: string;
    failedId: string;
    refundId: string;
    refundNo: string;
    decidedBy: string;
  };

/**
 * Another refund in place of a late one that failed. No row: it did not, or its money is on its way by another already (M7).
 */
export const retryLate = statement<RetryArgs, { refund_id: string }>(
  'retry_late_refund',
  (p) => sql`
  with counted as (
    update payments c set refunded_fen = c.refunded_fen + r.amount_fen from refunds r
    where r.account_id = ${p.accountId}::uuid and r.id = ${p.failedId}::uuid and r.cause = 'late' and r.status = 'failed'
      and c.account_id = r.account_id and c.id = r.payment_id and c.captured_fen - c.refunded_fen >= r.amount_fen
    returning c.account_id, c.id as payment_id, c.order_id, c.method, c.currency, r.amount_fen),
  refund_made as (
    insert into refunds (account_id, id, payment_id, order_id, cause, status, currency, amount_fen, decided_by, decided_at,
      transfer_id, ask_at, created_at)
    select account_id, ${p.refundId}::uuid, payment_id, order_id, 'late', 'processing', currency, amount_fen,
      ${p.decidedBy}::text, ${p.now}::timestamptz, ${p.transferId}::uuid, ${p.now}::timestamptz, ${p.now}::timestamptz
    from counted
    returning account_id, id as refund_id),
  going_back as (select c.*, m.refund_id from counted c join refund_made m on m.account_id = c.account_id),
  ${tradingRefund(p, 'going_back')}, ${reserving(p, 'going_back')},
  ${auditing(p, 'going_back')}
  select refund_id from going_back`,
);
