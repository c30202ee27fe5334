import { v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** A UUIDv7: its order is its time, so tables are partitioned by it and pages of a list continue after it. */
export const newId = (clock: Clock) => v7({ msecs: clock.now().getTime() });

/** The smallest UUIDv7 of a moment: a bound between partitions. */
export function firstIdOf(time: Date): string {
  const milliseconds = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-000000000000`;
}
