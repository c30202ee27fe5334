import { sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { listLoggedAccounts, readChain, readHead } from './store.ts';

const rowsAtOnce = 1_000;

export type ChainReport = { rows: number; brokenAt: { seq: number; id: string | null } | null };

/** Recomputes an account's chain from its first line. `brokenAt` is the first line that was altered, removed or added. */
export async function verifyChain(db: Database, accountId: string): Promise<ChainReport> {
  let hash: Buffer = Buffer.alloc(32);
  let seq = 0;
  for (;;) {
    const rows = await db.run(readChain, { accountId, afterSeq: String(seq), limit: rowsAtOnce });
    for (const row of rows) {
      seq += 1;
      hash = sha256(hash, `${seq}:${row.entry}`);
      const sound = Number(row.seq) === seq && row.hash.equals(hash) && JSON.parse(row.entry).kind === row.kind;
      if (!sound) return { rows: seq - 1, brokenAt: { seq, id: row.id } };
    }
    if (rows.length < rowsAtOnce) break;
  }
  const [head] = await db.run(readHead, { accountId });
  const complete = head ? Number(head.seq) === seq && head.hash.equals(hash) : seq === 0;
  return { rows: seq, brokenAt: complete ? null : { seq: seq + 1, id: null } };
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
