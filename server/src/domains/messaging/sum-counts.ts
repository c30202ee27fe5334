import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Task } from '../../kit/schedule.ts';
import { sumDays, sumHours } from './store/counts.ts';

const hourMs = 3_600_000;
/** A gateway gives a message up, and says so, within three days. */
const settledSeconds = 3 * 86_400;

const startOf = (time: Date, stepMs: number) => new Date(Math.floor(time.getTime() / stepMs) * stepMs);
export const hourOf = (time: Date) => startOf(time, hourMs);
/** In UTC. */
export const dayOf = (time: Date) => startOf(time, 24 * hourMs);

/** Keeps the hours and days that who looks at weeks reads in place of their minutes. */
export const sumCountsTask = ({ db, clock }: { db: Database; clock: Clock }): Task => ({
  name: 'sum SMS counts',
  pattern: '25 */5 * * * *',
  async run() {
    const now = clock.now();
    const since = addSeconds(hourOf(now), -settledSeconds);
    await db.run(sumHours, { since, until: hourOf(now) });
    await db.run(sumDays, { since: dayOf(since), until: dayOf(now) });
  },
});
