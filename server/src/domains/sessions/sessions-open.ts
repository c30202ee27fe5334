import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { byNth } from '../../kit/gathered.ts';
import { isGone } from '../accounts/index.ts';
import { findSessions } from './store/sessions.ts';

type Named = { accountId: string; sessionId: string };

/** Which of several sessions could still be used by now, in their order: for what is told as long as one is open. */
export const createSessionsOpen =
  ({ db, clock, idleDays }: { db: Database; clock: Clock; idleDays: number }) =>
  async (sessions: Named[]): Promise<boolean[]> => {
    const now = clock.now();
    const rows = await db.run(findSessions, {
      accountIds: sessions.map(({ accountId }) => accountId),
      sessionIds: sessions.map(({ sessionId }) => sessionId),
      idleSince: addSeconds(now, -idleDays * 86_400),
    });
    const found = byNth(rows);
    return sessions.map((_session, index) => {
      const row = found(index);
      return row !== undefined && !isGone(row, now);
    });
  };
