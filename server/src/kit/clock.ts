/** Where every rule takes its time from, so that a test can stand at the edge of a window. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

export const addSeconds = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000);
export const secondsBetween = (from: Date, to: Date) => Math.ceil((to.getTime() - from.getTime()) / 1000);
export const utcDay = (time: Date) => time.toISOString().slice(0, 10);
