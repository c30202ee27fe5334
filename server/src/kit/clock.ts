/** Where every rule takes its time from, so that a test can stand at the edge of a window. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** The same things with a clock that stands: all that one act writes then has one time. */
export function atOneMoment<Deps extends { clock: Clock }>(deps: Deps): Deps {
  const now = deps.clock.now();
  return { ...deps, clock: { now: () => now } };
}

export const addSeconds = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000);
export const secondsBetween = (from: Date, to: Date) => Math.ceil((to.getTime() - from.getTime()) / 1000);
export const utcDay = (time: Date) => time.toISOString().slice(0, 10);
export const nextUtcDay = (time: Date) => new Date(Date.parse(`${utcDay(time)}T00:00:00Z`) + 86_400_000);
