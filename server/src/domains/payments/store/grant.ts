import { sql, statement } from '../../../kit/statement.ts';
import type { TransferArgs } from './ledger.ts';
import { posting } from './ledger.ts';

/** Money that no gateway has brought: the sandbox's alone, in a book of its own. */
export const grant = statement<TransferArgs & { accountId: string; amountFen: number }, { transfer_id: string }>(
  'grant_money',
  (p) => sql`
  with granted as (select ${p.accountId}::uuid as account_id, ${p.amountFen}::bigint as amount_fen, 'CNY' as currency,
    null::uuid as payment_id, null::uuid as refund_id),
    ${posting(p, 'granted')}
  select transfer_id from posted`,
);
