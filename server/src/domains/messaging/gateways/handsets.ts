import type { Channel } from '@btepai/contract';

/** `due` while the gateway has yet to tell of it, `told` once it has, `none` where its receipts are switched off or lost. */
export type ReceiptState = 'due' | 'told' | 'none';

export type HandsetMessage = {
  id: string;
  to: string;
  /** What stands in the SMS, or what the call reads out. */
  text: string;
  channel: Channel;
  at: string;
  delivery: 'delivered';
  receipt: ReceiptState;
  gateway: string;
};

const keptDefault = 10_000;
const shownAtOnce = 500;

/** What handsets hold, in memory and so many at most: the oldest give way, whoever's they are. */
export class Handsets {
  private readonly kept: number;
  /** Oldest first. */
  private all: HandsetMessage[] = [];
  private readonly byId = new Map<string, HandsetMessage>();
  /** Oldest first, by number. */
  private readonly byNumber = new Map<string, HandsetMessage[]>();

  constructor(kept = keptDefault) {
    this.kept = kept;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  add(message: HandsetMessage): void {
    this.all.push(message);
    this.byId.set(message.id, message);
    const own = this.byNumber.get(message.to) ?? [];
    own.push(message);
    this.byNumber.set(message.to, own);
    // Half as many again before any is dropped, so that dropping costs next to nothing per message.
    if (this.all.length >= this.kept * 1.5) this.drop(this.all.length - this.kept);
  }

  /** Whether it is news that the gateway told of this one. */
  markTold(id: string): boolean {
    const message = this.byId.get(id);
    if (!message || message.receipt === 'told') return false;
    message.receipt = 'told';
    return true;
  }

  /** What one number received, or every one's newest 500; newest first. */
  received(to?: string): HandsetMessage[] {
    const own = to === undefined ? this.all.slice(-shownAtOnce) : (this.byNumber.get(to) ?? []);
    return own.toReversed();
  }

  get numbers(): number {
    return this.byNumber.size;
  }

  /** The numbers that received the newest, each with its newest and how many it holds. */
  latest(limit: number): { newest: HandsetMessage; count: number }[] {
    const found = new Map<string, HandsetMessage>();
    for (let at = this.all.length - 1; at >= 0 && found.size < limit; at--) {
      const message = this.all[at]!;
      if (!found.has(message.to)) found.set(message.to, message);
    }
    return [...found.values()].map((newest) => ({ newest, count: this.byNumber.get(newest.to)!.length }));
  }

  private drop(count: number): void {
    for (const { id, to } of this.all.slice(0, count)) {
      this.byId.delete(id);
      const own = this.byNumber.get(to)!;
      own.shift();
      if (own.length === 0) this.byNumber.delete(to);
    }
    this.all = this.all.slice(count);
  }
}
