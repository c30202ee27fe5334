import type { ChainReport } from '../../kit/chain.ts';
import { verifyChain as verify } from '../../kit/chain.ts';
import type { Database } from '../../kit/database.ts';
import { listLoggedAccounts, readChain, readHead } from './store.ts';

/** An account's chain, from its first line. */
export const verifyChain = (db: Database, accountId: string): Promise<ChainReport> =>
  verify({
    head: async () => (await db.run(readHead, { accountId }))[0],
    read: (afterSeq, limit) => db.run(readChain, { accountId, afterSeq, limit }),
    saysTheSame: (row, said) => said.kind === row.kind,
  });

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
