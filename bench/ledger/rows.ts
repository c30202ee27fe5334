import { runSql } from '../databases.ts';

/**
 * A ledger of so many accounts with so many transfers each, as years would have left it: written in the order of time, one
 * transfer of every account after the other, so that an account's rows lie all over the table. Triggers are off for it, as
 * nothing but a bench or a restore may have them; what they would have written is written here by sums over windows.
 *
 * Of ten transfers one tops up, six pay, one is set aside and then posted or voided, one gives back. @returns how many entries
 */
export async function fillLedger(url: string, { accounts, transfers }: { accounts: number; transfers: number }) {
  const [{ entries }] = (await runSql<{ entries: number }>(
    url,
    `set session_replication_role = replica;
     create temp table who as select gen_random_uuid() as account_id from generate_series(1, ${accounts});
     insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select account_id, account_id::text, 'individual', 'x', 'x', now(), now() from who;

     insert into ledger_transfers (account_id, id, phase, pending_id, kind, debit_book, credit_book, currency, amount_fen, created_at)
     select account_id, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
       case when i % 10 = 8 then 'pending' when i % 20 = 9 then 'voided' else 'posted' end,
       case i % 10 when 9 then ('00000000-0000-7000-8000-' || lpad(to_hex(i - 1), 12, '0'))::uuid end,
       case i % 10 when 1 then 'top_up' when 0 then 'refund' else 'payment' end,
       case i % 10 when 1 then 'alipay' when 0 then 'sales' else 'wallet' end,
       case i % 10 when 1 then 'wallet' when 0 then 'wallet' else 'sales' end, 'CNY',
       case i % 10 when 1 then 10000 when 0 then 50 when 8 then 500 when 9 then 500 else 100 + i * 37 % 900 end,
       timestamptz '2024-01-01Z' + i * interval '1 hour'
     from generate_series(1, ${transfers}) i, who;

     insert into ledger_entries (account_id, book, currency, seq, transfer_id, amount_fen, balance_fen)
     select account_id, book, currency, row_number() over w, id, amount, sum(amount) over w
     from (select t.account_id, b.book, t.currency, t.id, b.amount, t.created_at
       from ledger_transfers t,
         lateral (values (t.debit_book, -t.amount_fen), (t.credit_book, t.amount_fen)) b (book, amount)
       where t.phase = 'posted') moved
     window w as (partition by account_id, book, currency order by id) order by created_at, account_id;

     insert into ledger_balances (account_id, book, currency, balance_fen, reserved_fen, entries)
     select account_id, book, currency, sum(amount_fen), case when book = 'wallet' and ${transfers} % 10 = 8 then 500 else 0 end,
       count(*)
     from ledger_entries group by account_id, book, currency;
     reset session_replication_role`,
  ).then(() => runSql<{ entries: number }>(url, 'select count(*)::int as entries from ledger_entries'))) as [
    { entries: number },
  ];
  await runSql(url, 'vacuum analyze ledger_transfers, ledger_entries, ledger_balances');
  return entries;
}
