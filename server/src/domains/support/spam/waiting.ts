import type { Database } from '../../../kit/database.ts';
import type { Waiting } from '../../staff/index.ts';
import { countWaitingSenders } from '../store/spam-senders.ts';

export async function waitingForSpam(db: Database): Promise<Waiting> {
  const [row] = await db.run(countWaitingSenders, {});
  return { count: row!.waiting, oldestAt: row!.oldest };
}
