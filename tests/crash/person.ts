import { randomInt, randomUUID } from 'node:crypto';
import { newPhone } from '../../server/testing/client.ts';
import type { Handsets } from './handsets.ts';

/** The server went away before it answered. */
export class Cut extends Error {}

/** Where to reach the server, and a promise that rejects with Cut when it is gone. */
export type Line = { url: string; gone: Promise<never> };
type Answer = { status: number; body: Record<string, unknown> };

const answerWithinMs = 20_000;

/**
 * Someone who registers, asks for a code and binds, and who after a crash goes on where no answer came, with the same
 * Idempotency-Key as before. What was answered is kept, to be held against the database later.
 */
export class Person {
  readonly phone: string;
  accountId: string | undefined;
  verificationId: string | undefined;
  outcome: 'bound' | 'taken' | undefined;
  bindingId: string | undefined;
  /** How many requests were sent once more because no answer came. */
  repeats = 0;
  answers = 0;
  private token: string | undefined;
  private unanswered = false;
  private readonly tried = new Set<string>();
  private readonly key = randomUUID();
  private readonly username = `p${randomInt(2 ** 47).toString(36)}`;
  private readonly address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

  constructor(phone = newPhone()) {
    this.phone = phone;
  }

  /** Goes on until done. @throws Cut where the server is gone first. */
  async goOn(line: Line, handsets: Handsets): Promise<void> {
    if (!this.token) await this.register(line);
    if (!this.verificationId) await this.ask(line);
    while (!this.outcome) await this.tryNextCode(line, handsets);
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
    if (status === 201) this.bindingId = body.id as string;
  }

  private async post(line: Line, path: string, act: string, body: object): Promise<Answer> {
    if (this.unanswered) this.repeats += 1;
    this.unanswered = true;
    const answer = await this.send(line.url + path, `${this.key}/${act}`, body).catch((error) => {
      throw new Cut('no answer', { cause: error });
    });
    this.unanswered = false;
    this.answers += 1;
    if (answer.status !== 201 && answer.body.code !== 'phone_taken' && answer.body.code !== 'code_wrong') {
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
