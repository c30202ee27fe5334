import type { Database } from '../../kit/database.ts';
import { showFactor } from './factor.ts';
import { listFactors } from './store/factors.ts';

/** What an account has set up, for its export: kinds, names and times, nothing that could be used. */
export async function* exportFactors(db: Database, { account_id: accountId }: { account_id: string }) {
  yield (await db.run(listFactors, { accountId })).map(showFactor);
}
