import type { Database } from '../../kit/database.ts';
import { countsSince } from './store/counts.ts';
import { countQueued } from './store/dispatch.ts';

/**
 * How far messages came: of those asked for, which still wait, which a gateway took, and which ended without one; of those
 * taken, which arrived and whose code was used. `gateway` is empty where none took them.
 */
export type FunnelRow = {
  gateway: string;
  country: string;
  asked: number;
  queued: number;
  submitted: number;
  delivered: number;
  undelivered: number;
  noWord: number;
  used: number;
  failed: number;
  expired: number;
};

/** What came to an end or was taken since a moment, and all that waits now, by gateway and country. */
export async function funnelSince(db: Database, since: Date): Promise<FunnelRow[]> {
  const [counts, waiting] = await Promise.all([db.run(countsSince, { since }), db.run(countQueued, {})]);
  const rows = counts.map(
    (row): FunnelRow => ({
      ...row,
      queued: 0,
      asked: row.submitted + row.failed + row.expired,
      noWord: row.submitted - row.delivered - row.undelivered,
    }),
  );
  for (const { country, queued } of waiting) {
    const nowhere = rows.find((row) => row.gateway === '' && row.country === country);
    if (nowhere) Object.assign(nowhere, { queued, asked: nowhere.asked + queued });
    else rows.push({ ...none, country, queued, asked: queued });
  }
  return rows;
}

const none = { gateway: '', submitted: 0, delivered: 0, undelivered: 0, noWord: 0, used: 0, failed: 0, expired: 0 };
