import { secondsUntil, Times } from './budgets.ts';

/** What a verification may do, said a second time and without SQL: the judge of the server in verification.test.ts. */
export type Rules = {
  CODE_TTL_SECONDS: number;
  CODE_TRIES: number;
  CODE_SENDS: number;
  CODE_RESEND_SECONDS: number;
  CODE_WRONG_PER_NUMBER_PER_HOUR: number;
  CODE_WRONG_IN_A_ROW: number;
  SMS_PER_NUMBER_PER_MINUTE: number;
  SMS_PER_NUMBER_PER_HOUR: number;
  SMS_PER_NUMBER_PER_DAY: number;
  SMS_PER_ACCOUNT_PER_DAY: number;
  SMS_PER_ADDRESS_PER_HOUR: number;
};

export type Status = 'pending' | 'spent' | 'expired' | 'locked' | 'superseded' | 'cancelled';
export type Expected = { status: number; code?: string; triesLeft?: number; retryAfterSeconds?: number };

export type ModelVerification = {
  index: number;
  person: number;
  number: number;
  end: 'spent' | 'locked' | null;
  tries: number;
  sends: number;
  sentAt: number;
  expiresAt: number;
};

/** Number 0 and 1 are free at first, number 2 is a stranger's from the start. */
export const takenNumber = 2;
const stranger = -1;

const second = 1_000;
const hour = 3_600;
const day = 86_400;

export class Model {
  now: number;
  readonly rules: Rules;
  readonly verifications: ModelVerification[] = [];
  private readonly holders = new Map<number, number>([[takenNumber, stranger]]);
  /** The verification that is good for each person's bind now. */
  private readonly current = new Map<number, number>();
  private readonly sentTo = new Times();
  private readonly sentBy = new Times();
  private readonly wrong = new Times();
  private readonly wrongInARow = new Map<number, number>();

  constructor(rules: Rules, now: number) {
    this.rules = rules;
    this.now = now;
  }

  holderOf = (number: number) => this.holders.get(number);
  heldBy = (person: number) => [...this.holders].find(([, holder]) => holder === person)?.[0];

  ask(person: number, number: number): Expected {
    const held = this.heldBy(person);
    if (held === number) return refused(409, 'phone_unchanged');
    if (held !== undefined) return refused(409, 'phone_already_bound');
    const refusal = this.guardRefusal(number) ?? this.sendRefusal(person, number);
    if (refusal) return refusal;
    this.countSend(person, number);
    const index = this.verifications.length;
    this.verifications.push({
      index,
      person,
      number,
      end: null,
      tries: 0,
      sends: 1,
      sentAt: this.now,
      expiresAt: this.now + this.rules.CODE_TTL_SECONDS * second,
    });
    this.current.set(person, index);
    return { status: 201 };
  }

  resend(person: number, index: number): Expected {
    const verification = this.verifications[index]!;
    if (verification.person !== person) return refused(404, 'not_found');
    const ended = this.endedRefusal(verification);
    if (ended) return { status: ended.status, code: ended.code! };
    const { CODE_RESEND_SECONDS, CODE_SENDS } = this.rules;
    const wait = secondsUntil(verification.sentAt + CODE_RESEND_SECONDS * second, this.now);
    if (wait > 0) return refused(429, 'send_too_soon', { retryAfterSeconds: wait });
    if (verification.sends >= CODE_SENDS) {
      return refused(429, 'send_limit_reached', { retryAfterSeconds: secondsUntil(verification.expiresAt, this.now) });
    }
    const refusal = this.guardRefusal(verification.number) ?? this.sendRefusal(person, verification.number);
    if (refusal) return refusal;
    this.countSend(person, verification.number);
    verification.sends += 1;
    verification.sentAt = this.now;
    return { status: 200 };
  }

  cancel(person: number, index: number): Expected {
    if (this.verifications[index]!.person !== person) return refused(404, 'not_found');
    if (this.current.get(person) === index) this.current.delete(person);
    return { status: 200 };
  }

  bind(person: number, index: number, isRight: boolean): Expected {
    const verification = this.verifications[index]!;
    if (verification.person !== person) return refused(409, 'code_mismatch');
    const { number } = verification;
    const refusal = this.endedRefusal(verification);
    if (refusal) return refusal;
    const guarded = this.guardRefusal(number);
    if (guarded) return { ...guarded, triesLeft: 0 };
    if (!isRight) return this.countWrong(verification);
    this.wrongInARow.delete(number);
    verification.end = 'spent';
    if (this.holders.has(number)) return refused(409, 'phone_taken');
    this.holders.set(number, person);
    this.current.delete(person);
    return { status: 201 };
  }

  statusOf(verification: ModelVerification): Status {
    if (verification.end) return verification.end;
    const current = this.current.get(verification.person);
    if (current === undefined) return 'cancelled';
    if (current !== verification.index) return 'superseded';
    return this.now >= verification.expiresAt ? 'expired' : 'pending';
  }

  shown(verification: ModelVerification) {
    return {
      status: this.statusOf(verification),
      triesLeft: this.rules.CODE_TRIES - verification.tries,
      sendsLeft: this.rules.CODE_SENDS - verification.sends,
      expiresAt: new Date(verification.expiresAt).toISOString(),
      resendAt: new Date(verification.sentAt + this.rules.CODE_RESEND_SECONDS * second).toISOString(),
    };
  }

  sendsTo = (number: number) => this.sentTo.of(number).length;

  /** The moments at which an answer may change: ends of lifetimes, of waits, of windows, of locks. */
  edges(): number[] {
    const { verifications, rules } = this;
    return [
      ...verifications.flatMap(({ expiresAt, sentAt }) => [expiresAt, sentAt + rules.CODE_RESEND_SECONDS * second]),
      ...this.sentTo.all().flatMap((at) => [at + 60 * second, at + hour * second, at + day * second]),
      ...this.wrong.all().map((at) => at + hour * second),
    ].filter((edge) => edge > this.now);
  }

  private endedRefusal(verification: ModelVerification): Expected | null {
    switch (this.statusOf(verification)) {
      case 'spent':
        return refused(409, 'code_spent');
      case 'locked':
        return refused(429, 'code_locked', { triesLeft: 0 });
      case 'superseded':
        return refused(409, 'code_superseded');
      case 'cancelled':
      case 'expired':
        return refused(410, 'code_expired');
      case 'pending':
        return null;
    }
  }

  private countWrong(verification: ModelVerification): Expected {
    const { number } = verification;
    this.wrong.add(number, this.now);
    this.wrongInARow.set(number, (this.wrongInARow.get(number) ?? 0) + 1);
    verification.tries += 1;
    if (verification.tries >= this.rules.CODE_TRIES) verification.end = 'locked';
    return refused(422, 'code_wrong', { triesLeft: this.rules.CODE_TRIES - verification.tries });
  }

  /** C5: a number with too many wrong codes in an hour waits for the first of them to be an hour old. */
  private guardRefusal(number: number): Expected | null {
    const { CODE_WRONG_IN_A_ROW, CODE_WRONG_PER_NUMBER_PER_HOUR } = this.rules;
    if ((this.wrongInARow.get(number) ?? 0) >= CODE_WRONG_IN_A_ROW) return refused(429, 'code_locked');
    const wait = this.wrong.wait(number, [[CODE_WRONG_PER_NUMBER_PER_HOUR, hour]], this.now);
    return wait > 0 ? refused(429, 'code_locked', { retryAfterSeconds: wait }) : null;
  }

  /** S1 S2: rolling windows over the sends to a number, then over those of an account, which is also one address here. */
  private sendRefusal(person: number, number: number): Expected | null {
    const { rules } = this;
    const toNumber = this.sentTo.wait(
      number,
      [
        [rules.SMS_PER_NUMBER_PER_MINUTE, 60],
        [rules.SMS_PER_NUMBER_PER_HOUR, hour],
        [rules.SMS_PER_NUMBER_PER_DAY, day],
      ],
      this.now,
    );
    if (toNumber > 0) {
      const code = toNumber <= 60 ? 'send_too_soon' : 'send_limit_reached';
      return refused(429, code, { retryAfterSeconds: toNumber });
    }
    const wait =
      this.sentBy.wait(person, [[rules.SMS_PER_ACCOUNT_PER_DAY, day]], this.now) ||
      this.sentBy.wait(person, [[rules.SMS_PER_ADDRESS_PER_HOUR, hour]], this.now);
    return wait > 0 ? refused(429, 'send_limit_reached', { retryAfterSeconds: wait }) : null;
  }

  private countSend(person: number, number: number) {
    this.sentTo.add(number, this.now);
    this.sentBy.add(person, this.now);
  }
}

const refused = (status: number, code: string, extras: Partial<Expected> = {}): Expected => ({
  status,
  code,
  ...extras,
});
