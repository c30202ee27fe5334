import type { Sms } from './fire.ts';

/** What all handsets received, by our message id, as a gateway deduplicates. */
export class Handsets {
  readonly byId = new Map<string, Sms>();
  /** How many times an SMS came that was there already. */
  givenAgain = 0;
  private readonly codes = new Map<string, string[]>();
  private readonly waiting = new Map<string, (() => void)[]>();

  receive = (sms: Sms) => {
    if (this.byId.has(sms.id)) {
      this.givenAgain += 1;
      return;
    }
    this.byId.set(sms.id, sms);
    this.codes.set(sms.to, [...this.codesAt(sms.to), /\d{6}/.exec(sms.text)![0]]);
    for (const tell of this.waiting.get(sms.to) ?? []) tell();
    this.waiting.delete(sms.to);
  };

  /** The codes that a number received, oldest first. */
  codesAt = (phone: string): string[] => this.codes.get(phone) ?? [];

  /** Resolves when the next SMS comes to a number. */
  next = (phone: string): Promise<void> =>
    new Promise((resolve) => this.waiting.set(phone, [...(this.waiting.get(phone) ?? []), resolve]));
}
