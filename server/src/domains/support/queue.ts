import type { Database } from '../../kit/database.ts';
import { countUnanswered, countUndecided } from './store/queues.ts';
import type { CaseRow } from './store.ts';

/** Where a page goes on: `1796035200000.0190a0b0-…`, what its last row was sorted by. */
export function afterOf(cursor: string | undefined): { afterAt: Date | null; afterId: string | null } {
  if (cursor === undefined) return { afterAt: null, afterId: null };
  const [at = '', id = ''] = cursor.split('.');
  return { afterAt: new Date(Number(at)), afterId: id };
}

/** The page of rows that were read with one more than fits. */
export function queuePage<Row extends CaseRow, Item>(rows: Row[], limit: number, show: (row: Row) => Item) {
  const last = rows.length > limit ? rows[limit - 1]! : null;
  return {
    items: rows.slice(0, limit).map(show),
    nextCursor: last && `${(last.unanswered_since ?? last.opened_at).getTime()}.${last.id}`,
  };
}

/** What needs a person now, counted to a thousand. */
export const waitingForCases = async (db: Database) => shown(await db.run(countUnanswered, {}));
export const waitingForAppeals = async (db: Database) => shown(await db.run(countUndecided, {}));

const shown = ([row]: { count: number; oldest_at: Date | null }[]) => ({ count: row!.count, oldestAt: row!.oldest_at });
