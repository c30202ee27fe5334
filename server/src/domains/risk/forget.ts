import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { firstIdOf } from '../../kit/ids.ts';
import { forgetAlerts } from './store/alerts.ts';
import { forgetMemory } from './store/memory.ts';

/** What is older than so many days is forgotten; decisions go with their month. */
export async function forgetOldRisk({
  db,
  clock,
  settings,
}: {
  db: Database;
  clock: Clock;
  settings: { KEEP_RISK_DAYS: number };
}): Promise<void> {
  const before = addSeconds(clock.now(), -settings.KEEP_RISK_DAYS * 86_400);
  await db.run(forgetMemory, { before });
  await db.run(forgetAlerts, { before, beforeId: firstIdOf(before) });
}
