import type { Crypto, KeyedAccount } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { inPages } from '../../../kit/in-pages.ts';
import { listSpamReports } from '../store/spam.ts';
import { showReport } from './report.ts';

/** What was reported as spam and what became of it, for the account's export. */
export const exportSpam = ({ db, crypto }: { db: Database; crypto: Crypto }, account: KeyedAccount) =>
  inPages(
    (page) => db.run(listSpamReports, { accountId: account.account_id, ...page }),
    (row) => showReport(crypto, row),
  );
