import { randomInt, randomUUID } from 'node:crypto';
import { newPhone } from '../../server/testing/client.ts';
import type { Handsets } from './handsets.ts';

/** The server went away before it answered. */
export class Cut extends Error {}

/** Where to reach the server, and a promise that rejects with Cut when it is gone. */
export type Line = { url: string; gone: Promise<never> };
type Answer = { status: number; body: Record<string, unknown> };

const answerWithinMs = 20_000;

/** How far someone goes: some only bind, some replace their number then, and some of those have the old one object. */
export type Plan = 'bind' | 'replace' | 'object';

/**
 * Someone who registers, asks for a code and binds, replaces, objects, and who after a crash goes on where no answer came, with the same
 * Idempotency-Key as before. What was answered is kept, to be held against the database later.
 */
export class Person {
  readonly phone: string;
  accountId: string | undefined;
  verificationId: string | undefined;
  outcome: 'bound' | 'taken' | 'replaced' | 'restored' | undefined;
  /** What the last answer said is bound. */
  bindingId: string | undefined;
  readonly plan: Plan;
  private readonly next = newPhone();
  private firstBindingId: string | undefined;
  private readonly asked: { current?: string; fresh?: string } = {};
  /** How many requests were sent once more because no answer came. */
  repeats = 0;
  answers = 0;
  private token: string | undefined;
  private unanswered = false;
  private readonly tried = new Set<string>();
  private readonly key = randomUUID();
  private readonly username = `p${randomInt(2 ** 47).toString(36)}`;
  private readonly address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

  constructor({ phone = newPhone(), plan = 'bind' }: { phone?: string | undefined; plan?: Plan } = {}) {
    this.phone = phone;
    this.plan = plan;
  }

  /** Whether nothing is left of the plan; who found the number taken has come to its end too. */
  isDone = (): boolean =>
    this.outcome === 'taken' ||
    this.outcome === ({ bind: 'bound', replace: 'replaced', object: 'restored' } as const)[this.plan];

  /** Goes on until done. @throws Cut where the server is gone first. */
  async goOn(line: Line, handsets: Handsets): Promise<void> {
    if (!this.token) await this.register(line);
    if (!this.verificationId) await this.ask(line);
    while (!this.outcome) await this.tryNextCode(line, handsets);
    if (this.plan === 'bind') return;
    if (this.outcome === 'bound') await this.replace(line, handsets);
    if (this.plan === 'object' && this.outcome === 'replaced') await this.object(line, handsets);
  }

  /** Nobody else asks for these numbers, so the second code to the one and the first to the other are right. */
  private async replace(line: Line, handsets: Handsets) {
    const phoneId = this.firstBindingId!;
    const ask = async (purpose: string, needs: object) =>
      (await this.post(line, '/v1/verifications', purpose, { purpose, phoneId, ...needs })).body.id as string;
    this.asked.current ??= await ask('replace_phone_current', {});
    this.asked.fresh ??= await ask('replace_phone_new', { phone: this.next });
    const owner = await this.received(line, handsets, () => handsets.codesAt(this.phone)[1], this.phone);
    const fresh = await this.received(line, handsets, () => handsets.codesAt(this.next)[0], this.next);
    const { body } = await this.post(line, `/v1/phones/${phoneId}/replace`, 'replace', {
      verification: { id: this.asked.fresh, code: fresh },
      ownerProof: { verification: { id: this.asked.current, code: owner } },
    });
    this.bindingId = (body.binding as { id: string }).id;
    this.outcome = 'replaced';
  }

  private async object(line: Line, handsets: Handsets) {
    const token = await this.received(line, handsets, () => handsets.tokensAt(this.phone)[0], this.phone);
    const { body } = await this.post(line, '/v1/phone-objections', 'object', { token });
    if (body.outcome !== 'restored') throw new Error(`the objection came to ${JSON.stringify(body)}`);
    this.bindingId = this.firstBindingId;
    this.outcome = 'restored';
  }

  private async received(
    line: Line,
    handsets: Handsets,
    look: () => string | undefined,
    phone: string,
  ): Promise<string> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await Promise.race([handsets.next(phone), line.gone]);
    }
  }

  private async register(line: Line) {
    const { username } = this;
    const { body } = await this.post(line, '/v1/accounts', 'register', { username, password: 'plum harbour 42' });
    this.token = (body.session as { token: string }).token;
    this.accountId = (body.account as { id: string }).id;
  }

  private async ask(line: Line) {
    const { body } = await this.post(line, '/v1/verifications', 'ask', { purpose: 'bind_phone', phone: this.phone });
    this.verificationId = body.id as string;
  }

  /** A number that two people ask for has both their codes; each tries one after the other. */
  private async tryNextCode(line: Line, handsets: Handsets) {
    const code = handsets.codesAt(this.phone).find((sent) => !this.tried.has(sent));
    if (code === undefined) return Promise.race([handsets.next(this.phone), line.gone]);
    const verification = { id: this.verificationId, code };
    const { status, body } = await this.post(line, '/v1/phones', `bind/${code}`, { verification });
    this.tried.add(code);
    if (body.code === 'code_wrong') return;
    this.outcome = status === 201 ? 'bound' : 'taken';
    if (status === 201) this.firstBindingId = this.bindingId = body.id as string;
  }

  private async post(line: Line, path: string, act: string, body: object): Promise<Answer> {
    if (this.unanswered) this.repeats += 1;
    this.unanswered = true;
    const answer = await this.send(line.url + path, `${this.key}/${act}`, body).catch((error) => {
      throw new Cut('no answer', { cause: error });
    });
    this.unanswered = false;
    this.answers += 1;
    if (answer.status >= 300 && answer.body.code !== 'phone_taken' && answer.body.code !== 'code_wrong') {
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer;
  }

  private async send(url: string, key: string, body: object): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      signal: AbortSignal.timeout(answerWithinMs),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-forwarded-for': this.address,
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
}
