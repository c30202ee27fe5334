import { runSql } from '../databases.ts';

export type Filling = { accounts: number; transfers: number };

/** Ids of one account are in the order of time, as those of a server are. */
const idOf = (nth: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${nth}), 12, '0'))::uuid`;

/**
 * A ledger of so many accounts with so many transfers each, as years would have left it: written in the order of time, so
 * that an account's rows lie all over the tables. Of ten transfers one tops up, six pay, one is set aside and then posted or
 * voided, one gives back. Triggers are off, as nothing but a bench may have them: what they would have written is
 * written here by sums over windows, and the check that is measured must find it sound.
 */
export async function fillLedger(url: string, { accounts, transfers }: Filling): Promise<void> {
  await runSql(
    url,
    `set session_replication_role = replica;
     set work_mem = '256MB';
     create temp table who as select gen_random_uuid() as account_id from generate_series(1, ${accounts});
     insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select account_id, account_id::text, 'individual', 'x', 'x', now(), now() from who;

     insert into ledger_transfers (account_id, id, phase, pending_id, kind, debit_book, credit_book, currency, amount_fen, created_at)
     select account_id, ${idOf('i')},
       case when i % 10 = 8 then 'pending' when i % 20 = 9 then 'voided' else 'posted' end,
       case i % 10 when 9 then ${idOf('i - 1')} end,
       case i % 10 when 1 then 'top_up' when 0 then 'refund' else 'payment' end,
       case i % 10 when 1 then 'alipay' when 0 then 'sales' else 'wallet' end,
       case i % 10 when 1 then 'wallet' when 0 then 'wallet' else 'sales' end, 'CNY',
       case i % 10 when 1 then 10000 when 0 then 50 when 8 then 500 when 9 then 500 else 100 + i * 37 % 900 end,
       timestamptz '2024-01-01Z' + i * interval '1 hour'
     from generate_series(1, ${transfers}) i, who;

     insert into ledger_entries (account_id, book, currency, seq, transfer_id, amount_fen, balance_fen)
     select account_id, book, currency, row_number() over in_order, id, amount_fen, sum(amount_fen) over in_order
     from (select t.account_id, b.book, t.currency, t.id, b.amount_fen
       from ledger_transfers t join who using (account_id),
         lateral (values (t.debit_book, -t.amount_fen), (t.credit_book, t.amount_fen)) b (book, amount_fen)
       where t.phase = 'posted') moved
     window in_order as (partition by account_id, book, currency order by id) order by id, hashtext(account_id::text), book;

     insert into ledger_balances (account_id, book, currency, balance_fen, reserved_fen, entries)
     select account_id, book, currency, sum(amount_fen),
       case when book = 'wallet' and ${transfers} % 10 = 8 then 500 else 0 end, count(*)
     from ledger_entries join who using (account_id) group by account_id, book, currency`,
  );
  await runSql(url, 'vacuum analyze ledger_transfers, ledger_entries, ledger_balances');
}
