import { sha256 } from './crypto.ts';

const rowsAtOnce = 1_000;

export type ChainRow = { id: string; seq: string; entry: string; hash: Buffer };
type Chain<Row> = {
  head: () => Promise<{ seq: string; hash: Buffer } | undefined>;
  /** The lines after one, in their order. */
  read: (afterSeq: string, limit: number) => Promise<Row[]>;
  /** Whether the columns that a line is found by say what its entry says. */
  saysTheSame: (row: Row, said: Record<string, unknown>) => boolean;
};
/** `brokenAt` is the first line that was altered, removed or added; its id is null where it is missing. */
export type ChainReport = { rows: number; brokenAt: { seq: number; id: string | null } | null };

/** Recomputes a chain of log lines from its first one: each hash is over the one before, the line's number and its entry (D2). */
export async function verifyChain<Row extends ChainRow>({ head, read, saysTheSame }: Chain<Row>): Promise<ChainReport> {
  // The head before the lines, so that what is added meanwhile is no false alarm.
  const known = await head();
  const length = Number(known?.seq ?? 0);
  let hash: Buffer = Buffer.alloc(32);
  let seq = 0;
  while (seq < length) {
    const limit = Math.min(rowsAtOnce, length - seq);
    const rows = await read(String(seq), limit);
    for (const row of rows) {
      seq += 1;
      hash = sha256(hash, `${seq}:${row.entry}`);
      const said = entryOf(row.entry);
      const sound = Number(row.seq) === seq && row.hash.equals(hash) && said !== null && saysTheSame(row, said);
      if (!sound) return { rows: seq - 1, brokenAt: { seq, id: row.id } };
    }
    if (rows.length < limit) return { rows: seq, brokenAt: { seq: seq + 1, id: null } };
  }
  if (known && !known.hash.equals(hash)) return { rows: seq, brokenAt: { seq: seq + 1, id: null } };
  // A line beyond the head was added by someone else, unless the head has moved on with it.
  const [beyond] = await read(String(length), 1);
  const later = await head();
  const isForeign = beyond !== undefined && Number(later?.seq ?? 0) === length;
  return { rows: seq, brokenAt: isForeign ? { seq: length + 1, id: beyond.id } : null };
}

/** Null where it is no entry of ours. */
function entryOf(entry: string): Record<string, unknown> | null {
  try {
    return JSON.parse(entry);
  } catch {
    return null;
  }
}
