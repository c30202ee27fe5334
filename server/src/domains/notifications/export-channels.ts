import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { listPreferences } from './store/preferences.ts';
import { listSubscriptions } from './store/push.ts';

type Of = { account_id: string };

/** What the account set for its notifications, and when: of activity by SMS, when it agreed to marketing or stopped it. */
export async function* exportPreferences(db: Database, { account_id: accountId }: Of) {
  const rows = await db.run(listPreferences, { accountId });
  yield rows.map(({ category, channel, is_on: on, changed_at: changedAt }) => ({ category, channel, on, changedAt }));
}

/** The browsers that are told, without the addresses by which they are: who has those can write to them. */
export const exportPushSubscriptions = (db: Database, { account_id: accountId }: Of) =>
  inPages(
    (page) => db.run(listSubscriptions, { accountId, ...page }),
    ({ id, language, created_at: createdAt }) => ({ id, language, createdAt }),
  );
