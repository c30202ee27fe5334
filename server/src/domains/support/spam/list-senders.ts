import type { Database } from '../../../kit/database.ts';
import type { SenderRow } from '../store/spam-senders.ts';
import { findSpamSender, listDecidedSenders, listWaitingSenders } from '../store/spam-senders.ts';

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** PostgreSQL has no later one; JavaScript's own last would not fit a driver that writes the year in four digits. */
const lastTime = new Date('9999-12-31T00:00:00Z');

/** Senders that wait, or are decided, after the one that the page before ended with. */
export async function listSenders(
  db: Database,
  { state, afterId, limit }: { state: 'waiting' | 'decided'; afterId: string | null; limit: number },
): Promise<SenderRow[]> {
  const [after] = afterId === null ? [] : await db.run(findSpamSender, { senderId: afterId });
  if (state === 'decided') {
    const decidedAt = after?.decided_at ?? lastTime;
    return db.run(listDecidedSenders, { decidedAt, id: after?.id ?? lastId, limit });
  }
  return db.run(listWaitingSenders, {
    imitates: after ? after.imitations > 0 : true,
    weight: after?.weight ?? Number.MAX_VALUE,
    id: after?.id ?? lastId,
    limit,
  });
}
