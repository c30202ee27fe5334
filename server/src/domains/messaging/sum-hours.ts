import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Task } from '../../kit/schedule.ts';
import { sumHours } from './store/counts.ts';

const hourMs = 3_600_000;
/** A gateway gives a message up, and says so, within three days. */
const settledSeconds = 3 * 86_400;

export const hourOf = (time: Date) => new Date(Math.floor(time.getTime() / hourMs) * hourMs);

/** Keeps the hours that who looks at weeks reads in place of their minutes. */
export const sumHoursTask = ({ db, clock }: { db: Database; clock: Clock }): Task => ({
  name: 'sum SMS counts by hour',
  pattern: '25 */5 * * * *',
  async run() {
    const until = hourOf(clock.now());
    await db.run(sumHours, { since: addSeconds(until, -settledSeconds), until });
  },
});
