import type { Database, Pool } from '../../../kit/database.ts';
import type { BookSums, Range, WrongRow } from '../store/ledger-check.ts';
import { checkRange, findRangeEnd, findWrong, readWidely, wrongs } from '../store/ledger-check.ts';

/** As many entries as PostgreSQL joins in memory, and few enough that progress is seen. */
const entriesAtOnce = 250_000;

export type LedgerReport = {
  entries: number;
  transfers: number;
  /** Pending transfers that wait. */
  open: number;
  books: BookSums[];
  wrong: WrongRow | null;
};

/**
 * Looks at every row of the ledger, at one moment of it, whatever is paid meanwhile: in ranges of accounts, by several
 * connections at once. Stops at what is wrong, and names the first row of it.
 */
export function checkLedger(
  db: Pool,
  { readers, onProgress }: { readers: number; onProgress: (entries: number) => void },
): Promise<LedgerReport> {
  const sums = { entries: 0, transfers: 0, open: 0 };
  const books = new Map<string, BookSums>();
  const unsound: Range[] = [];
  return db.snapshot(readers, async (connections) => {
    const nextRange = rangesOf();
    const read = async (reader: Database) => {
      await reader.run(readWidely, {});
      for (let range = await nextRange(reader); range && unsound.length === 0; range = await nextRange(reader)) {
        const [row] = await reader.run(checkRange, range);
        if (!row!.is_sound) unsound.push(range);
        for (const name of ['entries', 'transfers', 'open'] as const) sums[name] += row![name];
        for (const book of row!.books) add(books, book);
        onProgress(sums.entries);
      }
    };
    await Promise.all(connections.map(read));
    const [first] = unsound.sort((a, b) => ((a.afterAccount ?? '') < (b.afterAccount ?? '') ? -1 : 1));
    const [wrong] = first ? await connections[0]!.run(findWrong, first) : [];
    if (first && !wrong)
      throw new Error(`the ledger is not sound after account ${first.afterAccount}, and no row says why`);
    return { ...sums, books: [...books.values()].sort((a, b) => (a.book < b.book ? -1 : 1)), wrong: wrong ?? null };
  });
}

/** Hands out one range after the other until the last is given, each beginning where the one before ends. */
function rangesOf() {
  let last: Promise<Range | null> | undefined;
  const after = async (reader: Database, before: Range | null | undefined): Promise<Range | null> => {
    if (before === null || before?.uptoAccount === null) return null;
    const afterAccount = before?.uptoAccount ?? null;
    const [end] = await reader.run(findRangeEnd, { afterAccount, entries: entriesAtOnce });
    return { afterAccount, uptoAccount: end?.account_id ?? null };
  };
  return (reader: Database) => {
    const before = last;
    last = (before ?? Promise.resolve(undefined)).then((range) => after(reader, range));
    return last;
  };
}

function add(books: Map<string, BookSums>, more: BookSums) {
  const key = `${more.book} ${more.currency}`;
  const sum = books.get(key);
  if (!sum) return void books.set(key, { ...more });
  for (const name of ['accounts', 'entries', 'fen', 'reserved'] as const) sum[name] += more[name];
}

/** Where and what, in words. */
export function describeWrong({ account_id, what, book, seq, transfer_id }: WrongRow): string {
  const where = [
    `account ${account_id}`,
    ...(book ? [book] : []),
    ...(seq ? [`entry ${seq}`] : []),
    ...(transfer_id ? [`transfer ${transfer_id}`] : []),
  ];
  return `${where.join(', ')}: ${wrongs[what]}`;
}
