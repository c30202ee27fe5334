const second = 1_000;

/** Whole seconds from now until a moment, as an answer gives them. */
export const secondsUntil = (time: number, now: number) => Math.ceil((time - now) / second);

export type Window = [count: number, seconds: number];

/** When things happened, and how long until rolling windows have room for one more. */
export class Times {
  private readonly times = new Map<number, number[]>();

  of = (key: number): number[] => this.times.get(key) ?? [];
  add = (key: number, now: number) => void this.times.set(key, [...this.of(key), now]);
  all = (): number[] => [...this.times.values()].flat();

  wait(key: number, windows: Window[], now: number): number {
    const waits = windows.map(([count, seconds]) => {
      const inWindow = this.of(key).filter((at) => at + seconds * second > now);
      return inWindow.length < count ? 0 : secondsUntil(inWindow.at(-count)! + seconds * second, now);
    });
    return Math.max(...waits);
  }
}
