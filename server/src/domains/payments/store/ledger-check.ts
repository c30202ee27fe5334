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

/** Each entry with whether it follows from the one before. */
const entries = (p: Params<Range>) => sql`
  entries as (
    select account_id, book, currency, seq, amount_fen,
      seq = nth and balance_fen = before_fen + amount_fen and (balance_fen >= 0 or book not in ('wallet', 'sales')) as follows
    from (
      select account_id, book, currency, seq, amount_fen, balance_fen, row_number() over in_order as nth,
        lag(balance_fen, 1, 0::bigint) over in_order as before_fen
      from ledger_entries where ${inRange(p, 'ledger_entries')}
      window in_order as (partition by account_id, book, currency order by seq)) e)`;

/** Each transfer with whether it has its two entries, or none where it is not posted. */
const transfers = (p: Params<Range>) => sql`
  transfers as (
    select t.account_id, t.id, t.phase, coalesce(m.entries, 0) as entries,
      case when t.phase = 'posted' then coalesce(m.entries = 2 and m.out_fen = -t.amount_fen and m.in_fen = t.amount_fen
        and m.out_book = t.debit_book and m.in_book = t.credit_book, false) else m.entries is null end as has_entries
    from ledger_transfers t
    left join (
      select account_id, transfer_id, currency, count(*) as entries, min(amount_fen) as out_fen, max(amount_fen) as in_fen,
        min(case when amount_fen < 0 then book end) as out_book, min(case when amount_fen > 0 then book end) as in_book
      from ledger_entries where ${inRange(p, 'ledger_entries')} group by account_id, transfer_id, currency) m
      on m.account_id = t.account_id and m.transfer_id = t.id and m.currency = t.currency
    where ${inRange(p, 't')})`;

/** Each pending transfer with what resolves it, and each resolution with what it resolves. */
const pendings = (p: Params<Range>) => sql`
  pendings as (
    select coalesce(p.account_id, r.account_id) as account_id, coalesce(r.id, p.id) as id, p.debit_book as book, p.currency,
      case when r.id is null then p.amount_fen end as open_fen,
      r.id is null or coalesce(r.times = 1 and (p.kind, p.debit_book, p.credit_book, p.currency, p.amount_fen) =
        (r.kind, r.debit_book, r.credit_book, r.currency, r.amount_fen), false) as is_sound
    from (select * from ledger_transfers where phase = 'pending' and ${inRange(p, 'ledger_transfers')}) p
    full join (
      select *, count(*) over (partition by account_id, pending_id) as times
      from ledger_transfers where pending_id is not null and ${inRange(p, 'ledger_transfers')}) r
      on r.account_id = p.account_id and r.pending_id = p.id),
  asides as (
    select account_id, book, currency, sum(open_fen) as fen from pendings where open_fen is not null
    group by account_id, book, currency)`;

/** Each balance with its book's last entry: that no later one is there, the count of all entries tells. */
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

const looked = (p: Params<Range>) => sql`${entries(p)}, ${transfers(p)}, ${pendings(p)}, ${balances(p)}`;

export type BookSums = {
  book: string;
  currency: string;
  accounts: number;
  entries: number;
  fen: number;
  reserved: number;
};
export type RangeRow = { books: BookSums[]; entries: number; transfers: number; open: number; is_sound: boolean };

/** A range looked at as a whole: its sums, and whether all of it is sound. */
export const checkRange = statement<Range, RangeRow>(
  'ledger_check_range',
  (p) => sql`
  with ${looked(p)},
  entry_sums as (
    select book, currency, count(*) as entries, sum(amount_fen) as fen, count(*) filter (where not follows) as wrong
    from entries group by book, currency),
  balance_sums as (
    select book, currency, count(*) as accounts, sum(entries) as entries, sum(balance_fen) as fen, sum(reserved_fen) as reserved,
      count(*) filter (where not is_last or not is_set_aside or is_negative) as wrong
    from balances group by book, currency),
  transfer_sums as (
    select count(*) as transfers, coalesce(sum(entries), 0) as entries, coalesce(bool_and(has_entries), true) as have_entries
    from transfers),
  pending_sums as (
    select count(open_fen) as open, coalesce(sum(open_fen), 0) as fen, coalesce(bool_and(is_sound), true) as are_sound
    from pendings),
  books as (
    select book, currency, coalesce(b.accounts, 0) as accounts, coalesce(e.entries, 0) as entries, coalesce(e.fen, 0) as fen,
      coalesce(b.reserved, 0) as reserved,
      coalesce(e.wrong, 0) = 0 and b.wrong = 0 and coalesce(e.entries, 0) = b.entries and coalesce(e.fen, 0) = b.fen as is_sound
    from entry_sums e full join balance_sums b using (book, currency)),
  book_sums as (
    select coalesce(jsonb_agg(to_jsonb(books) - 'is_sound'), '[]') as books, coalesce(sum(entries), 0) as entries,
      coalesce(sum(fen), 0) as fen, coalesce(sum(reserved), 0) as reserved,
      coalesce(bool_and(coalesce(is_sound, false)), true) as are_sound
    from books)
  select b.books, b.entries::float8 as entries, t.transfers::float8 as transfers, p.open::float8 as open,
    b.are_sound and t.have_entries and p.are_sound and b.fen = 0 and b.entries = t.entries and b.reserved = p.fen as is_sound
  from book_sums b, transfer_sums t, pending_sums p`,
);

export type WrongRow = {
  account_id: string;
  what: keyof typeof wrongs;
  book: string | null;
  seq: string | null;
  transfer_id: string | null;
};

/** What can be wrong, in the order in which it is told of one account. */
export const wrongs = {
  entry: 'the balance does not follow from the entry before, or is negative',
  transfer: 'a posted transfer has two entries that say what it says, and no other has any',
  entry_of_no_transfer: 'no transfer is behind this entry',
  balance: 'the balance is not that of the last entry',
  reserved: 'what is set aside is not what pending transfers say, or more than there is',
  resolution: 'it resolves no pending transfer, or not alone, or not as it was asked for',
} as const;

/** The first row of a range that is not as it should be: an entry, a transfer or a balance. */
export const findWrong = statement<Range, WrongRow>(
  'ledger_find_wrong',
  (p) => sql`
  with ${looked(p)},
  wrong (account_id, nth, what, book, seq, transfer_id) as (
    select account_id, 1, 'entry', book, seq, null::uuid from entries where not follows
    union all
    select account_id, 2, 'transfer', null, null, id from transfers where not has_entries
    union all
    select e.account_id, 3, 'entry_of_no_transfer', e.book, e.seq, e.transfer_id from ledger_entries e
    left join ledger_transfers t on t.account_id = e.account_id and t.id = e.transfer_id and t.currency = e.currency
    where ${inRange(p, 'e')} and t.id is null
    union all
    select account_id, 4, 'balance', book, max(e.seq), null from entries e
    left join balances b using (account_id, book, currency)
    group by account_id, book, currency, b.entries having max(e.seq) is distinct from b.entries
    union all
    select account_id, 4, 'balance', book, entries, null from balances where not is_last
    union all
    select account_id, 5, 'reserved', book, null, null from balances where not is_set_aside or is_negative
    union all
    select account_id, 5, 'reserved', book, null, null from asides a
    where not exists (select from balances b where b.account_id = a.account_id and b.book = a.book and b.currency = a.currency)
    union all
    select account_id, 6, 'resolution', null, null, id from pendings where not is_sound)
  select account_id, what, book, seq, transfer_id from wrong order by account_id, nth, book, seq, transfer_id limit 1`,
);
