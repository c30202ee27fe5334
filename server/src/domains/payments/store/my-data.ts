import { sql, statement } from '../../../kit/statement.ts';
import type { PaymentRow } from '../store.ts';
import { columns } from '../store.ts';

/** In the order of their ids, which clients may make: no order of time. */
export const listPayments = statement<{ accountId: string; beforeId: string | null; limit: number }, PaymentRow>(
  'list_payments',
  (p) => sql`
  select ${columns} from payments y
  where y.account_id = ${p.accountId}::uuid and (${p.beforeId}::uuid is null or y.id < ${p.beforeId}::uuid)
  order by y.id desc limit ${p.limit}::int`,
);

/** Whether a gateway may still take money for an account. */
export const findOpenPayment = statement<{ accountId: string }, { id: string }>(
  'find_open_payment',
  (p) => sql`
  select id from payments
  where account_id = ${p.accountId} and status in ('requires_confirmation', 'processing') limit 1`,
);

/**
 * Of an account that is closed for good: what was written, and where its payer was sent. The amounts stay, as the ledger does,
 * under the account's pseudonym.
 */
export const forgetMoney = statement<{ accountId: string }, never>(
  'forget_money_of_account',
  (p) => sql`
  with reasons as (update refunds set reason_cipher = null where account_id = ${p.accountId}::uuid and reason_cipher is not null)
  update payments set redirect_url = null, qr_text = null
  where account_id = ${p.accountId}::uuid and (redirect_url is not null or qr_text is not null)`,
);
