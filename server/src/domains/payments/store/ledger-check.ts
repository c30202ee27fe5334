import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** From after one account up to and with another; null is the beginning, and the end. */
export type Range = { afterAccount: string | null; uptoAccount: string | null };

const inRange = (p: Params<Range>, table: string) => {
  const account = sql.ref(`${table}.account_id`);
  return sql`${account} > coalesce(${p.afterAccount}::uuid, '00000000-0000-0000-0000-000000000000')
    and ${account} <= coalesce(${p.uptoAccount}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
};

/** For large reads: memory to hash a range in, and no compiling of statements that run for a second. */
export const readWidely = statement<Record<string, never>, unknown>(
  'ledger_read_widely',
  () => sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`,
);

/** Where a range of about so many entries ends, after an account; no row after the last. */
export const findRangeEnd = statement<{ afterAccount: string | null; entries: number }, { account_id: string }>(
  'ledger_find_range_end',
  (p) => sql`
  select account_id from (
    select account_id, sum(held) over (order by account_id) as so_far, lead(account_id) over (order by account_id) as next
    from (
      select account_id, sum(entries) as held from ledger_balances
      where account_id > coalesce(${p.afterAccount}::uuid, '00000000-0000-0000-0000-000000000000')
      group by account_id order by account_id limit 50000) accounts) summed
  where so_far >= ${p.entries}::bigint or next is null order by account_id limit 1`,
);

/** Each entry with what the one before it left, and the transfer that it says it is of. */
const entries = (p: Params<Range>) => sql`
  entries as (
    select e.account_id, e.book, e.currency, e.seq, e.transfer_id, e.amount_fen, e.balance_fen,
      e.seq = e.nth and e.balance_fen = e.before_fen + e.amount_fen as follows,
      coalesce(t.phase = 'posted' and t.currency = e.currency
        and e.book = case when e.amount_fen < 0 then t.debit_book else t.credit_book end
        and abs(e.amount_fen) = t.amount_fen, false) as is_of_its_transfer,
      e.book in ('wallet', 'sales') and e.balance_fen < 0 as is_negative
    from (
      select account_id, book, currency, seq, transfer_id, amount_fen, balance_fen, row_number() over in_order as nth,
        lag(balance_fen, 1, 0::bigint) over in_order as before_fen
      from ledger_entries where ${inRange(p, 'ledger_entries')}
      window in_order as (partition by account_id, book, currency order by seq)) e
    left join ledger_transfers t on t.account_id = e.account_id and t.id = e.transfer_id and ${inRange(p, 't')})`;

/** What each book should have set aside: of what is pending, what no later row resolves. */
const asides = (p: Params<Range>) => sql`
  asides as (
    select account_id, debit_book as book, currency, sum(case phase when 'pending' then amount_fen else -amount_fen end) as fen
    from ledger_transfers where ${inRange(p, 'ledger_transfers')} and (phase = 'pending' or pending_id is not null)
    group by 1, 2, 3)`;

/** Each balance with its book's last entry: that the last is the last, the count of all entries tells. */
const balances = (p: Params<Range>) => sql`
  balances as (
    select b.account_id, b.book, b.currency, b.entries, b.balance_fen, b.reserved_fen,
      b.balance_fen = coalesce(last.balance_fen, 0) and (b.entries = 0 or last.seq is not null) as is_last,
      b.reserved_fen = coalesce(a.fen, 0) as is_set_aside,
      b.book in ('wallet', 'sales') and b.balance_fen < b.reserved_fen as is_negative
    from ledger_balances b
    left join ledger_entries last on last.account_id = b.account_id and last.book = b.book and last.currency = b.currency
      and last.seq = b.entries and ${inRange(p, 'last')}
    left join asides a on a.account_id = b.account_id and a.book = b.book and a.currency = b.currency
    where ${inRange(p, 'b')})`;

/** Each resolution with whether it resolves what it says, and it alone. */
const resolutions = (p: Params<Range>) => sql`
  resolutions as (
    select r.account_id, r.id, p.phase is not distinct from 'pending'
      and (p.kind, p.debit_book, p.credit_book, p.currency, p.amount_fen) =
        (r.kind, r.debit_book, r.credit_book, r.currency, r.amount_fen)
      and count(*) over (partition by r.account_id, r.pending_id) = 1 as is_sound
    from ledger_transfers r
    left join ledger_transfers p on p.account_id = r.account_id and p.id = r.pending_id and ${inRange(p, 'p')}
    where r.pending_id is not null and ${inRange(p, 'r')})`;

export type BookSums = {
  book: string;
  currency: string;
  accounts: number;
  entries: number;
  fen: number;
  reserved: number;
};
export type RangeRow = { books: BookSums[]; entries: number; transfers: number; open: number; is_sound: boolean };

/**
 * A range looked at as a whole. That each posted transfer has its two entries follows from the counts: each entry is of a
 * posted transfer and on one of its books, none is there twice (the key says so), and there are twice as many.
 */
export const checkRange = statement<Range, RangeRow>(
  'ledger_check_range',
  (p) => sql`
  with ${entries(p)}, ${asides(p)}, ${balances(p)}, ${resolutions(p)},
  entry_sums as (
    select book, currency, count(*) as entries, sum(amount_fen) as fen,
      count(*) filter (where not follows or not is_of_its_transfer or is_negative) as wrong
    from entries group by book, currency),
  balance_sums as (
    select book, currency, count(*) as accounts, sum(entries) as entries, sum(balance_fen) as fen, sum(reserved_fen) as reserved,
      count(*) filter (where not is_last or not is_set_aside or is_negative) as wrong
    from balances group by book, currency),
  transfer_sums as (
    select count(*) as transfers, count(*) filter (where phase = 'posted') as posted,
      count(*) filter (where phase = 'pending') - count(pending_id) as open
    from ledger_transfers where ${inRange(p, 'ledger_transfers')}),
  books as (
    select book, currency, coalesce(b.accounts, 0) as accounts, coalesce(e.entries, 0) as entries, coalesce(e.fen, 0) as fen,
      coalesce(b.reserved, 0) as reserved,
      coalesce(e.wrong, 0) = 0 and coalesce(b.wrong, 1) = 0 and coalesce(e.entries, 0) = b.entries
        and coalesce(e.fen, 0) = b.fen as is_sound
    from entry_sums e full join balance_sums b using (book, currency)),
  all_books as (
    select coalesce(jsonb_agg(to_jsonb(books) - 'is_sound'), '[]') as books, coalesce(sum(entries), 0) as entries,
      coalesce(sum(fen), 0) as fen, coalesce(sum(reserved), 0) as reserved, coalesce(bool_and(is_sound), true) as are_sound
    from books)
  select b.books, b.entries::float8 as entries, t.transfers::float8 as transfers, t.open::float8 as open,
    coalesce(b.are_sound, false) and b.fen = 0 and b.entries = 2 * t.posted
      and b.reserved = coalesce((select sum(fen) from asides), 0)
      and not exists (select from resolutions where not is_sound) as is_sound
  from all_books b, transfer_sums t`,
);

export type WrongRow = {
  account_id: string;
  what: keyof typeof wrongs;
  book: string | null;
  seq: string | null;
  transfer_id: string | null;
};

export const wrongs = {
  entry_follows_not: 'the balance does not follow from the entry before',
  entry_of_no_transfer: 'no posted transfer says so',
  negative: 'it is below zero, or below what is set aside',
  balance_not_last: 'the balance is not that of the last entry',
  reserved_not_open: 'what is set aside is not what pending transfers say',
  transfer_not_two: 'it is posted and has not two entries',
  resolution: 'it resolves no pending transfer, or not alone',
} as const;

/** The first row of a range that is not as it should be: an entry, a balance or a transfer. */
export const findWrong = statement<Range, WrongRow>(
  'ledger_find_wrong',
  (p) => sql`
  with ${entries(p)}, ${asides(p)}, ${balances(p)}, ${resolutions(p)}
  select account_id, what, book, seq, transfer_id from (
    select account_id, 1 as nth, book, seq, transfer_id, case when not follows then 'entry_follows_not'
      when not is_of_its_transfer then 'entry_of_no_transfer' else 'negative' end as what
    from entries where not follows or not is_of_its_transfer or is_negative
    union all
    select account_id, 2, null, null, t.id, 'transfer_not_two' from ledger_transfers t
    where ${inRange(p, 't')} and phase = 'posted'
      and 2 <> (select count(*) from ledger_entries e where e.account_id = t.account_id and e.transfer_id = t.id)
    union all
    select account_id, 3, book, entries, null, case when not is_last then 'balance_not_last'
      when not is_set_aside then 'reserved_not_open' else 'negative' end
    from balances where not is_last or not is_set_aside or is_negative
    union all
    select account_id, 3, book, max(e.seq), null, 'balance_not_last' from entries e
    left join balances b using (account_id, book, currency)
    group by account_id, book, currency, b.entries having max(e.seq) is distinct from b.entries
    union all
    select account_id, 3, book, null, null, 'reserved_not_open' from asides
    where fen <> 0 and not exists (select from balances b where b.account_id = asides.account_id and b.book = asides.book)
    union all
    select account_id, 4, null, null, id, 'resolution' from resolutions where not is_sound) wrong
  order by account_id, nth, book, seq, transfer_id limit 1`,
);
