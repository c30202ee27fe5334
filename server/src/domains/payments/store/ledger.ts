import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql } from '../../../kit/statement.ts';

/** Of an account's own small ledger: its wallet, what it bought, and what stands for it at each gateway. */
type Book = 'wallet' | 'sales' | 'alipay' | 'wechatpay' | 'sandbox';

export type TransferArgs = {
  transferId: string;
  transferKind: 'top_up' | 'payment' | 'refund' | 'grant';
  debitBook: Book;
  creditBook: Book;
  now: Date;
};

/** One resolution of a pending transfer. `transferId` is this row's own; what it resolves comes from the CTE. */
export type ResolveArgs = { transferId: string; transferPhase: 'posted' | 'voided' | 'expired'; now: Date };

const transferring = (p: Params<TransferArgs>, from: string, phase: 'posted' | 'pending', as: string): Fragment => sql`
  ${sql.ref(as)} as (
    insert into ledger_transfers (account_id, id, phase, kind, debit_book, credit_book, currency, amount_fen, payment_id,
      refund_id, created_at)
    select account_id, ${p.transferId}::uuid, ${sql.lit(phase)}, ${p.transferKind}::text, ${p.debitBook}::text,
      ${p.creditBook}::text, currency, amount_fen, payment_id, refund_id, ${p.now}::timestamptz
    from ${sql.ref(from)}
    returning account_id, id as transfer_id)`;

/**
 * A CTE that moves money at once, or none where the CTE `from` has no row: `from` has account_id, amount_fen, currency,
 * payment_id and refund_id. The database itself writes entries and balances when the statement ends, so these rows are locked
 * after all that the statement locks by itself, in the order of their books. Where a wallet has too little, the whole
 * statement is undone.
 *
 * A statement that moves twice names the second CTE by `as`, and what comes in is posted before what goes out.
 * @throws Refusal insufficient_balance, from whoever runs the statement
 */
export const posting = (p: Params<TransferArgs>, from: string, as = 'posted'): Fragment =>
  transferring(p, from, 'posted', as);

/**
 * As `posting`, in two phases: sets the amount aside on the debit book, until `resolving`.
 * @throws Refusal insufficient_balance, from whoever runs the statement
 */
export const reserving = (p: Params<TransferArgs>, from: string, as = 'reserved'): Fragment =>
  transferring(p, from, 'pending', as);

/**
 * A CTE that resolves the pending transfer that `from` names by account_id and transfer_id: posts it as it was asked for, or
 * gives back what it set aside. Whoever resolves it decides by a row of its own first, since a second resolution is no refusal
 * but an error that undoes the statement, as is one of a transfer that isn't there.
 */
export const resolving = (p: Params<ResolveArgs>, from: string, as = 'resolved'): Fragment => sql`
  ${sql.ref(as)} as (
    insert into ledger_transfers (account_id, id, phase, pending_id, kind, debit_book, credit_book, currency, amount_fen,
      payment_id, refund_id, created_at)
    select f.account_id, ${p.transferId}::uuid, ${p.transferPhase}::text, f.transfer_id, t.kind, t.debit_book, t.credit_book,
      t.currency, t.amount_fen, t.payment_id, t.refund_id, ${p.now}::timestamptz
    from ${sql.ref(from)} f
    left join ledger_transfers t on t.account_id = f.account_id and t.id = f.transfer_id
    returning account_id, id as transfer_id)`;
