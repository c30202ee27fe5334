-- Money, double entry (M1). Each account has a small ledger of its own whose books sum to zero: its wallet, what it bought
-- (sales), and what stands at each gateway for it. So no row is shared by all payments, and every row of a transfer lies
-- where its account lies. Credit is positive: a wallet's balance is what we owe, a gateway's is negative by what it owes us.
create table ledger_balances (
  account_id uuid not null references accounts,
  book text not null check (book in ('wallet', 'sales', 'alipay', 'wechatpay', 'sandbox')),
  currency text not null check (currency = 'CNY'),
  balance_fen bigint not null,
  -- What pending transfers set aside.
  reserved_fen bigint not null default 0 check (reserved_fen >= 0),
  entries bigint not null default 0,
  primary key (account_id, book, currency),
  constraint wallet_is_not_negative check (book <> 'wallet' or balance_fen >= reserved_fen)
);
comment on table ledger_balances is 'distributed by account_id';

-- A transfer moves an amount from the debit book to the credit book: at once (posted, of no pending one), or in two phases:
-- a pending one sets the amount aside and a later row resolves it, once.
create table ledger_transfers (
  account_id uuid not null references accounts,
  id uuid not null,
  phase text not null check (phase in ('pending', 'posted', 'voided', 'expired')),
  pending_id uuid,
  kind text not null check (kind in ('top_up', 'payment', 'refund', 'grant')),
  debit_book text not null check (debit_book in ('wallet', 'sales', 'alipay', 'wechatpay', 'sandbox')),
  credit_book text not null check (credit_book in ('wallet', 'sales', 'alipay', 'wechatpay', 'sandbox')),
  currency text not null check (currency = 'CNY'),
  amount_fen bigint not null check (amount_fen between 1 and 1000000000000),
  payment_id uuid,
  refund_id uuid,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, pending_id),
  foreign key (account_id, pending_id) references ledger_transfers,
  check (debit_book <> credit_book),
  check (phase <> 'pending' or pending_id is null),
  check (phase not in ('voided', 'expired') or pending_id is not null)
);
comment on table ledger_transfers is 'distributed by account_id';

-- Two for each posted transfer, with the balance of the book after each.
create table ledger_entries (
  account_id uuid not null,
  book text not null,
  currency text not null,
  seq bigint not null check (seq > 0),
  transfer_id uuid not null,
  amount_fen bigint not null check (amount_fen <> 0),
  balance_fen bigint not null,
  created_at timestamptz not null,
  primary key (account_id, book, currency, seq),
  foreign key (account_id, book, currency) references ledger_balances,
  foreign key (account_id, transfer_id) references ledger_transfers
);
comment on table ledger_entries is 'distributed by account_id';
