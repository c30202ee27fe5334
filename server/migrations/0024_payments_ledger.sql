-- Money, double entry (M1). Each account has a small ledger of its own whose books sum to zero: its wallet, what it bought
-- (sales), and what stands at each gateway for it. So no row is shared by all payments, and every row of a transfer lies
-- where its account lies. Credit is positive: a wallet's balance is what we owe, a gateway's is negative by what it owes us.
--
-- A transfer is all that anybody can write. Its entries and the balances are written by the database itself, in the statement
-- that writes the transfer, so no program can write one without the other, or two that don't sum to zero.
create table ledger_balances (
  account_id uuid not null references accounts,
  book text not null check (book in ('wallet', 'sales', 'alipay', 'wechatpay', 'sandbox')),
  currency text not null check (currency = 'CNY'),
  balance_fen bigint not null default 0,
  -- What pending transfers set aside of it.
  reserved_fen bigint not null default 0 check (reserved_fen >= 0),
  -- How many it has; also the last one's seq.
  entries bigint not null default 0 check (entries > 0 or balance_fen = 0),
  primary key (account_id, book, currency),
  -- Nobody spends what they don't have (M2), and nothing is given back that was not paid (M7).
  constraint ledger_balance_covers check (book not in ('wallet', 'sales') or balance_fen >= reserved_fen)
);
comment on table ledger_balances is 'distributed by account_id';

-- A transfer moves an amount from the debit book to the credit book: at once (posted, of no pending one), or in two phases:
-- a pending one sets the amount aside and a later row resolves it, once.
create table ledger_transfers (
  account_id uuid not null,
  id uuid not null,
  phase text not null check (phase in ('pending', 'posted', 'voided', 'expired')),
  -- No foreign key: its check would want the right to update this table, which nobody has. The trigger looks.
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
  check (debit_book <> credit_book),
  check (phase <> 'pending' or pending_id is null),
  check (phase not in ('voided', 'expired') or pending_id is not null)
);
comment on table ledger_transfers is 'distributed by account_id';
create unique index ledger_pending_resolves_once on ledger_transfers (account_id, pending_id) where pending_id is not null;
create index ledger_pendings on ledger_transfers (account_id, id) where phase = 'pending';

-- Two for each posted transfer, with the balance of the book after each. The key holds the whole row: a wallet's page, and the
-- check of a whole ledger, read it in order and nothing else.
create table ledger_entries (
  account_id uuid not null,
  book text not null,
  currency text not null,
  seq bigint not null check (seq > 0),
  transfer_id uuid not null,
  amount_fen bigint not null check (amount_fen <> 0),
  balance_fen bigint not null check (book not in ('wallet', 'sales') or balance_fen >= 0),
  primary key (account_id, book, currency, seq) include (transfer_id, amount_fen, balance_fen),
  constraint ledger_entry_of_a_transfer unique (account_id, transfer_id, book)
);
comment on table ledger_entries is 'distributed by account_id';

-- Moves one book for a transfer, sets aside of it, or gives back what was set aside. The condition is read again after a wait
-- for the row, so of any number at once each sees what the one before it left.
create function ledger_move(account uuid, transfer uuid, of_book text, in_currency text, delta_fen bigint, aside_fen bigint)
returns void language plpgsql as $$
declare moved record;
begin
  for attempt in 1..2 loop
    update ledger_balances b set balance_fen = b.balance_fen + delta_fen, reserved_fen = b.reserved_fen + aside_fen,
      entries = b.entries + case when delta_fen = 0 then 0 else 1 end
    where b.account_id = account and b.book = of_book and b.currency = in_currency
      and (of_book <> 'wallet' or delta_fen >= aside_fen or b.balance_fen + delta_fen >= b.reserved_fen + aside_fen)
    returning b.entries, b.balance_fen into moved;
    if found then
      if delta_fen <> 0 then
        insert into ledger_entries (account_id, book, currency, seq, transfer_id, amount_fen, balance_fen)
        values (account, of_book, in_currency, moved.entries, transfer, delta_fen, moved.balance_fen);
      end if;
      return;
    end if;
    -- Its first transfer, or too little in the wallet: the second look tells.
    insert into ledger_balances (account_id, book, currency) values (account, of_book, in_currency)
    on conflict do nothing;
  end loop;
  perform refuse('insufficient_balance');
end $$;

-- Posts what a statement wrote: balances and entries.
create function ledger_post() returns trigger language plpgsql as $$
declare t record; pending record; aside_fen bigint;
begin
  -- Several at once lock what they move in the same order as everyone: one alone does so by itself.
  if (select count(*) from made) > 1 then
    insert into ledger_balances (account_id, book, currency)
    select distinct m.account_id, b.book, m.currency
    from made m, lateral (values (m.debit_book), (m.credit_book)) b (book) order by 1, 2, 3
    on conflict do nothing;
    perform from ledger_balances where account_id = any (array(select account_id from made))
    order by account_id, book for update;
  end if;
  -- What comes in goes before what takes it out again.
  for t in select * from made order by account_id, phase = 'pending', debit_book in ('wallet', 'sales'), id loop
    aside_fen := 0;
    if t.pending_id is not null then
      select * into pending from ledger_transfers where account_id = t.account_id and id = t.pending_id;
      if (pending.phase, pending.kind, pending.debit_book, pending.credit_book, pending.currency, pending.amount_fen,
          pending.payment_id, pending.refund_id)
        is distinct from ('pending', t.kind, t.debit_book, t.credit_book, t.currency, t.amount_fen, t.payment_id, t.refund_id)
      then
        raise exception using errcode = 'foreign_key_violation',
          message = format('transfer %s resolves no pending one of its kind', t.id);
      end if;
      aside_fen := -t.amount_fen;
    end if;
    if t.phase = 'pending' then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, 0, t.amount_fen);
    elsif t.phase <> 'posted' then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, 0, aside_fen);
    elsif t.debit_book < t.credit_book then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, -t.amount_fen, aside_fen);
      perform ledger_move(t.account_id, t.id, t.credit_book, t.currency, t.amount_fen, 0);
    else
      perform ledger_move(t.account_id, t.id, t.credit_book, t.currency, t.amount_fen, 0);
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, -t.amount_fen, aside_fen);
    end if;
  end loop;
  return null;
end $$;
create trigger ledger_transfers_post after insert on ledger_transfers
  referencing new table as made for each statement execute function ledger_post();

-- What was written stays as it was written, and entries and balances come from transfers alone (M1).
create function ledger_refuses() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'insufficient_privilege',
    message = format('%s of %s: the ledger is written by its transfers alone, and never changed', tg_op, tg_table_name);
end $$;
create trigger ledger_transfers_stay before update or delete or truncate on ledger_transfers
  for each statement execute function ledger_refuses();
create trigger ledger_entries_stay before update or delete or truncate on ledger_entries
  for each statement execute function ledger_refuses();
create trigger ledger_balances_stay before delete or truncate on ledger_balances
  for each statement execute function ledger_refuses();
create trigger ledger_entries_by_transfer before insert on ledger_entries
  for each statement when (pg_trigger_depth() = 0) execute function ledger_refuses();
create trigger ledger_balances_by_transfer before insert or update on ledger_balances
  for each statement when (pg_trigger_depth() = 0) execute function ledger_refuses();

-- Nor has anyone the right to, whoever dropped the triggers: their owner either. Only a superuser needs none.
revoke update, delete, truncate on ledger_transfers, ledger_entries from current_user;
revoke delete, truncate on ledger_balances from current_user;
