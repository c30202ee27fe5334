import type { SignInFigures } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { firstIdOf } from '../../kit/ids.ts';
import { countAlertsByHour, countHour, countSince, lastHour, listHours } from './store/hours.ts';

type Deps = { db: Database; clock: Clock };

const hourMs = 3_600_000;
/** As far back as figures are shown. */
export const mostHours = 168;
const hourOf = (time: Date) => Math.floor(time.getTime() / hourMs) * hourMs;

/** Counts each hour that is over and was not counted yet, so that whoever looks at a week does not count a week. */
export async function countSignIns({ db, clock }: Deps): Promise<void> {
  const end = hourOf(clock.now());
  const [last] = await db.run(lastHour, {});
  const begin = Math.max(end - mostHours * hourMs, last ? last.hour.getTime() + hourMs : 0);
  for (let at = begin; at < end; at += hourMs) {
    const [hour, next] = [new Date(at), new Date(at + hourMs)];
    await db.run(countHour, { hour, fromId: firstIdOf(hour), toId: firstIdOf(next) });
  }
}

/** Sign-ins and alerts of the last so many hours, the one that runs included. */
export async function signInFigures({ db, clock }: Deps, hours: number): Promise<SignInFigures> {
  const now = hourOf(clock.now());
  const since = new Date(now - (hours - 1) * hourMs);
  const counted = await db.run(listHours, { since });
  const uncounted = counted.length > 0 ? new Date(counted.at(-1)!.hour.getTime() + hourMs) : since;
  const [running, alerts] = await Promise.all([
    db.run(countSince, { fromId: firstIdOf(uncounted) }),
    db.run(countAlertsByHour, { fromId: firstIdOf(since) }),
  ]);
  const rowOf = new Map([...counted, ...running].map(({ hour, ...row }) => [hour.getTime(), row]));
  const alertsOf = new Map(alerts.map((row) => [row.hour.getTime(), row.alerts]));
  const none = { allow: 0, verify: 0, hold: 0, deny: 0 };
  return {
    hours: Array.from({ length: hours }, (_none, index) => {
      const at = since.getTime() + index * hourMs;
      return { at: new Date(at).toISOString(), ...(rowOf.get(at) ?? none), alerts: alertsOf.get(at) ?? 0 };
    }),
  };
}
