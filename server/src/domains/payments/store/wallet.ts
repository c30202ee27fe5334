import { sql, statement } from '../../../kit/statement.ts';
import type { TransferArgs } from './ledger.ts';

export type WalletRow = { balance_fen: number; reserved_fen: number };

/** No row where the account has never had money. */
export const findWallet = statement<{ accountId: string }, WalletRow>(
  'find_wallet',
  (p) => sql`
  select balance_fen::float8 as balance_fen, reserved_fen::float8 as reserved_fen from ledger_balances
  where account_id = ${p.accountId} and book = 'wallet' and currency = 'CNY'`,
);

export type WalletEntryRow = {
  /** Its place in the wallet, 1 for the first: what a list goes on after. */
  id: string;
  kind: TransferArgs['transferKind'];
  amount_fen: number;
  balance_fen: number;
  created_at: Date;
  payment_id: string | null;
  order_id: string | null;
};

/** The page is found by the key alone, so it costs the same however long the wallet's history is, and however far back. */
export const listWalletEntries = statement<
  { accountId: string; beforeId: string | null; limit: number },
  WalletEntryRow
>(
  'list_wallet_entries',
  (p) => sql`
  with page as materialized (
    select account_id, seq, transfer_id, amount_fen, balance_fen from ledger_entries
    where account_id = ${p.accountId}::uuid and book = 'wallet' and currency = 'CNY'
      and seq < coalesce(${p.beforeId}::bigint, 9223372036854775807)
    order by seq desc limit ${p.limit}::int)
  select e.seq::text as id, t.kind, e.amount_fen::float8 as amount_fen, e.balance_fen::float8 as balance_fen, t.created_at,
    t.payment_id, y.order_id
  from page e
  join ledger_transfers t on t.account_id = e.account_id and t.id = e.transfer_id
  left join payments y on y.account_id = t.account_id and y.id = t.payment_id
  order by e.seq desc`,
);
