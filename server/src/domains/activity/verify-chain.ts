import { sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { listLoggedAccounts, readChain, readHead } from './store.ts';

const rowsAtOnce = 1_000;

export type ChainReport = { rows: number; brokenAt: { seq: number; id: string | null } | null };

/** Recomputes an account's chain from its first line. `brokenAt` is the first line that was altered, removed or added. */
export async function verifyChain(db: Database, accountId: string): Promise<ChainReport> {
  // The head before the lines, so that what is added meanwhile is no false alarm.
  const [head] = await db.run(readHead, { accountId });
  const length = Number(head?.seq ?? 0);
  let hash: Buffer = Buffer.alloc(32);
  let seq = 0;
  while (seq < length) {
    const limit = Math.min(rowsAtOnce, length - seq);
    const rows = await db.run(readChain, { accountId, afterSeq: String(seq), limit });
    for (const row of rows) {
      seq += 1;
      hash = sha256(hash, `${seq}:${row.entry}`);
      const sound = Number(row.seq) === seq && row.hash.equals(hash) && kindOf(row.entry) === row.kind;
      if (!sound) return { rows: seq - 1, brokenAt: { seq, id: row.id } };
    }
    if (rows.length < limit) return { rows: seq, brokenAt: { seq: seq + 1, id: null } };
  }
  if (head && !head.hash.equals(hash)) return { rows: seq, brokenAt: { seq: seq + 1, id: null } };
  // A line beyond the head was added by someone else, unless the head has moved on with it.
  const [beyond] = await db.run(readChain, { accountId, afterSeq: String(length), limit: 1 });
  const [later] = await db.run(readHead, { accountId });
  const isForeign = beyond !== undefined && Number(later?.seq ?? 0) === length;
  return { rows: seq, brokenAt: isForeign ? { seq: length + 1, id: beyond.id } : null };
}

/** The kind inside an entry, or null where it is no entry of ours. */
function kindOf(entry: string): unknown {
  try {
    return JSON.parse(entry).kind;
  } catch {
    return null;
  }
}

const accountsAtOnce = 500;

type Broken = { accountId: string; seq: number; id: string | null };

/** Every account's chain, with progress after each page of accounts. */
export async function verifyAllChains(db: Database, onProgress: (accounts: number) => void) {
  const broken: Broken[] = [];
  let accounts = 0;
  let lines = 0;
  for (let after: string | null = null; ; ) {
    const page: { account_id: string }[] = await db.run(listLoggedAccounts, { after, limit: accountsAtOnce });
    for (const { account_id: accountId } of page) {
      const report = await verifyChain(db, accountId);
      lines += report.rows;
      if (report.brokenAt) broken.push({ accountId, ...report.brokenAt });
    }
    accounts += page.length;
    onProgress(accounts);
    if (page.length < accountsAtOnce) return { accounts, lines, broken };
    after = page.at(-1)!.account_id;
  }
}
