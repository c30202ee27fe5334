import type { Database } from '../../kit/database.ts';
import type { Waiting } from '../staff/index.ts';
import { countDrafts } from './store/incidents.ts';

/** Drafts: the watch opened most of them, and somebody has to say whether people should know. */
export async function waitingForStatus(db: Database): Promise<Waiting> {
  const [found] = await db.run(countDrafts, {});
  return { count: found?.count ?? 0, oldestAt: found?.oldest_at ?? null };
}
