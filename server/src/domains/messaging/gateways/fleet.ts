import type { Clock } from '../../../kit/clock.ts';

const counted = ['taken', 'refused', 'landed', 'receipts'] as const;
export type Counted = (typeof counted)[number];
/** So many since the start, and so many in each of the last 60 seconds, the oldest first. */
type Count = { total: number; lastMinute: number[] };
export type FleetCounts = Record<Counted, Count>;

const secondsKept = 60;

/** Counts what passes one gateway, second by second, in 60 numbers for each kind however much it is. */
export class Passing {
  private readonly counts = Object.fromEntries(counted.map((kind) => [kind, new Seconds()])) as Record<
    Counted,
    Seconds
  >;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  count(kind: Counted): void {
    this.counts[kind].add(this.second());
  }

  read(): FleetCounts {
    const now = this.second();
    return Object.fromEntries(counted.map((kind) => [kind, this.counts[kind].read(now)])) as FleetCounts;
  }

  private second() {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

class Seconds {
  private total = 0;
  private newest = 0;
  private readonly buckets = new Array<number>(secondsKept).fill(0);

  add(second: number): void {
    this.turnTo(second);
    this.total += 1;
    this.buckets[second % secondsKept]! += 1;
  }

  read(now: number): Count {
    this.turnTo(now);
    const lastMinute = Array.from({ length: secondsKept }, (_, at) => this.buckets[(now + 1 + at) % secondsKept]!);
    return { total: this.total, lastMinute };
  }

  /** Empties the seconds in which nothing was counted. */
  private turnTo(second: number): void {
    const passed = Math.min(secondsKept, second - this.newest);
    for (let at = 0; at < passed; at++) this.buckets[(second - at) % secondsKept] = 0;
    this.newest = Math.max(this.newest, second);
  }
}
