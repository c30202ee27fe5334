import type { Sms } from './fire.ts';

/** What all handsets received, by our message id, as a gateway deduplicates. */
export class Handsets {
  readonly byId = new Map<string, Sms>();
  /** How many times an SMS came that was there already. */
  givenAgain = 0;
  private readonly codes = new Map<string, string[]>();
  private readonly tokens = new Map<string, string[]>();
  private readonly waiting = new Map<string, (() => void)[]>();

  receive = (sms: Sms) => {
    if (this.byId.has(sms.id)) {
      this.givenAgain += 1;
      return;
    }
    this.byId.set(sms.id, sms);
    const code = /^【B特派】(?:验证码)?(\d{6})/.exec(sms.text)?.[1];
    if (code) this.codes.set(sms.to, [...this.codesAt(sms.to), code]);
    const token = /\/o#([\w-]+)/.exec(sms.text)?.[1];
    if (token) this.tokens.set(sms.to, [...this.tokensAt(sms.to), token]);
    for (const tell of this.waiting.get(sms.to) ?? []) tell();
    this.waiting.delete(sms.to);
  };

  /** The codes that a number received, oldest first. */
  codesAt = (phone: string): string[] => this.codes.get(phone) ?? [];

  /** The objection links that a number received, by their tokens. */
  tokensAt = (phone: string): string[] => this.tokens.get(phone) ?? [];

  /** Resolves when the next SMS comes to a number. */
  next = (phone: string): Promise<void> =>
    new Promise((resolve) => this.waiting.set(phone, [...(this.waiting.get(phone) ?? []), resolve]));
}
