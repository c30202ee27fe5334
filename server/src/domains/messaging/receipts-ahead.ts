import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Task } from '../../kit/schedule.ts';
import { applyAhead, forgetAhead, keptAhead } from './store/receipts-ahead.ts';

type Deps = { db: Database; clock: Clock };
type Reference = { gateway: string | null; reference: string | null };

/** Longer than any answer waits for its note: after that no message can still get the reference. */
const keptSeconds = 3_600;
const lookedAgainSeconds = 120;
const atOnce = 500;

/** Receipts that came before their answer was noted, for the messages that now have these references. */
export async function applyReceiptsAhead({ db, clock }: Deps, noted: Reference[]): Promise<void> {
  const known = noted.flatMap(({ gateway, reference }) =>
    gateway !== null && reference !== null ? [{ gateway, reference }] : [],
  );
  if (known.length === 0) return;
  await db.run(applyAhead, {
    gateways: known.map(({ gateway }) => gateway),
    references: known.map(({ reference }) => reference),
    now: clock.now(),
  });
}

export const tendReceiptsAhead = (deps: Deps): Task => ({
  name: 'tend receipts ahead',
  pattern: '*/15 * * * * *',
  async run() {
    const { db, clock } = deps;
    const now = clock.now();
    const kept = await db.run(keptAhead, { since: addSeconds(now, -lookedAgainSeconds), limit: atOnce });
    await applyReceiptsAhead(deps, kept);
    const before = addSeconds(now, -keptSeconds);
    while ((await db.run(forgetAhead, { before, limit: atOnce }))[0]?.forgotten === atOnce);
  },
});
