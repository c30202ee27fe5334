import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { openEntry } from './entry.ts';
import { listLines } from './store.ts';

/** The account's log, for its export. */
export const exportActivity = ({ db, crypto }: { db: Database; crypto: Crypto }, account: KeyedAccount) =>
  inPages(
    (page) => db.run(listLines, { accountId: account.account_id, ...page }),
    (row) => ({ id: row.id, ...openEntry(crypto, account, row) }),
  );
