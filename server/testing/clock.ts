import type { Clock } from '../src/kit/clock.ts';

/** A clock that runs on, and that a test can move. */
export class TestClock implements Clock {
  private offsetMs = 0;
  private frozenAt: number | null = null;

  now(): Date {
    return new Date((this.frozenAt ?? Date.now()) + this.offsetMs);
  }
  /** Moves by so many seconds; back where negative. */
  advance(seconds: number) {
    this.offsetMs += Math.round(seconds * 1000);
  }
  /** Stops the hands, to stand exactly at the edge of a window. */
  freeze() {
    this.frozenAt = Date.now();
  }
  /** Lets them go on from where they stand. */
  thaw() {
    if (this.frozenAt !== null) this.offsetMs -= Date.now() - this.frozenAt;
    this.frozenAt = null;
  }
}
