import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newPhone } from '../../server/testing/client.ts';
import type { Handsets } from './handsets.ts';
import type { Line } from './person.ts';
import { Cut } from './person.ts';

type Body = Record<string, unknown>;
type Answer = { status: number; body: Body };

const answerWithinMs = 20_000;
export const priceFen = 2_998;
export const grantedFen = 4 * priceFen;

/** One order and what its buyer was told of it. */
export type Purchase = {
  orderId: string;
  /** The newest try to pay it; a new one where no answer came to the one before and its buyer begins anew. */
  paymentId: string;
  verificationId: string | undefined;
  /** How many codes the number had before this try's was asked for. */
  codesBefore: number | undefined;
  paid: boolean;
  wantsRefund: boolean;
  refunded: boolean;
};

const newPurchase = (): Purchase => ({
  orderId: randomUUID(),
  paymentId: randomUUID(),
  verificationId: undefined,
  codesBefore: undefined,
  paid: false,
  wantsRefund: randomInt(3) === 0,
  refunded: false,
});

/**
 * Someone with a number and money who orders, pays from the wallet with a code and asks some of it back. Where no answer came, they
 * send the same once more, or give up that try and begin to pay the same order anew, or tap twice: nothing of it may be charged
 * twice. What was answered is kept, to be held against the database.
 */
export class Payer {
  readonly phone = newPhone();
  accountId: string | undefined;
  readonly purchases: Purchase[] = [];
  answers = 0;
  repeats = 0;
  /** How often a new try found that the one before it had paid. */
  paidBefore = 0;
  private readonly orders: number;
  private readonly grant: (accountId: string) => Promise<void>;
  private token: string | undefined;
  private deviceToken: string | undefined;
  private bindingAsked: string | undefined;
  private isBound = false;
  private hasMoney = false;
  private wasCut = false;
  private readonly key = randomUUID();
  private readonly username = `p${randomInt(2 ** 47).toString(36)}`;
  private readonly address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

  constructor({ orders, grant }: { orders: number; grant: (accountId: string) => Promise<void> }) {
    this.orders = orders;
    this.grant = grant;
  }

  /** Goes on until all is bought. @throws Cut where the server is gone first */
  async goOn(line: Line, handsets: Handsets): Promise<void> {
    if (!this.token) await this.register(line);
    if (!this.isBound) await this.bind(line, handsets);
    if (!this.hasMoney) {
      await this.grant(this.accountId!).catch((error) => {
        throw new Cut('no database', { cause: error });
      });
      this.hasMoney = true;
    }
    while (this.purchases.length < this.orders || !this.isThrough(this.purchases.at(-1)!)) {
      if (this.purchases.length === 0 || this.isThrough(this.purchases.at(-1)!)) this.purchases.push(newPurchase());
      await this.buy(line, handsets, this.purchases.at(-1)!);
    }
  }

  private isThrough = ({ paid, wantsRefund, refunded }: Purchase) => paid && (refunded || !wantsRefund);

  private async register(line: Line) {
    const { username } = this;
    const { body } = await this.post(line, '/v1/accounts', 'register', { username, password: 'plum harbour 42' });
    this.token = (body.session as { token: string }).token;
    this.deviceToken = body.deviceToken as string | undefined;
    this.accountId = (body.account as { id: string }).id;
  }

  private async bind(line: Line, handsets: Handsets) {
    const asked = { purpose: 'bind_phone', phone: this.phone };
    this.bindingAsked ??= (await this.post(line, '/v1/verifications', 'ask', asked)).body.id as string;
    const [code] = await this.codesAfter(line, handsets, 0);
    await this.post(line, '/v1/phones', 'bind', { verification: { id: this.bindingAsked, code } });
    this.isBound = true;
  }

  private async buy(line: Line, handsets: Handsets, purchase: Purchase) {
    const { orderId } = purchase;
    if (!purchase.paid) {
      await this.post(line, '/v1/orders', `order/${orderId}`, {
        id: orderId,
        items: [{ serviceId: 'phone-top-up', quantity: 1, options: ['30'] }],
        contact: { phone: this.phone },
      });
      if (this.wasCut && randomInt(2) === 0) this.beginAnew(purchase);
      await this.pay(line, handsets, purchase);
    }
    if (purchase.wantsRefund && !purchase.refunded) {
      const path = `/v1/orders/${orderId}/refund`;
      await this.post(line, path, `refund/${orderId}`, {
        amount: { amount: priceFen, currency: 'CNY' },
        reason: '不想要了',
      });
      purchase.refunded = true;
    }
  }

  private beginAnew(purchase: Purchase) {
    this.wasCut = false;
    Object.assign(purchase, { paymentId: randomUUID(), verificationId: undefined, codesBefore: undefined });
  }

  private async pay(line: Line, handsets: Handsets, purchase: Purchase) {
    const { orderId, paymentId } = purchase;
    const begun = await this.post(
      line,
      '/v1/payments',
      `pay/${paymentId}`,
      { id: paymentId, orderId, method: 'wallet' },
      ['order_not_payable'],
    );
    if (begun.body.code === 'order_not_payable') {
      // Only by a try of ours whose answer was lost.
      this.paidBefore += 1;
      purchase.paid = true;
      return;
    }
    purchase.codesBefore ??= handsets.codesAt(this.phone).length;
    purchase.verificationId ??= (
      await this.post(line, '/v1/verifications', `code/${paymentId}`, { purpose: 'confirm_payment', paymentId })
    ).body.id as string;
    for (let tried = 0; !purchase.paid; tried += 1) {
      const codes = await this.codesAfter(line, handsets, purchase.codesBefore + tried);
      const verification = { id: purchase.verificationId, code: codes[0]! };
      // Some tap twice, under two keys: both reach the server.
      const taps = randomInt(4) === 0 ? ['', '/twice'] : [''];
      const confirmed = await Promise.all(
        taps.map((tap) =>
          this.post(
            line,
            `/v1/payments/${paymentId}/confirm`,
            `confirm/${paymentId}/${verification.code}${tap}`,
            { verification },
            ['code_wrong', 'code_spent', 'payment_already_resolved'],
          ),
        ),
      );
      purchase.paid = confirmed.some(
        // A code is spent where it paid: by the other tap, or by one whose answer was lost.
        ({ body }) =>
          body.status === 'succeeded' || body.code === 'payment_already_resolved' || body.code === 'code_spent',
      );
    }
  }

  /** The codes that came to the number, but for the first so many; waits until there is one. */
  private async codesAfter(line: Line, handsets: Handsets, count: number): Promise<string[]> {
    for (;;) {
      const codes = handsets.codesAt(this.phone).slice(count);
      if (codes.length > 0) return codes;
      await Promise.race([handsets.next(this.phone), line.gone]);
    }
  }

  /** @throws Cut where no answer came, Error where one came that none of these refusals is */
  private async post(line: Line, path: string, act: string, body: object, refusals: string[] = []): Promise<Answer> {
    for (;;) {
      const answer = await this.send(line.url + path, `${this.key}/${act}`, body).catch((error) => {
        this.wasCut = true;
        this.repeats += 1;
        throw new Cut('no answer', { cause: error });
      });
      // The database is away for a moment: whatever was asked is asked again, as any client does.
      if (answer.status === 503) {
        this.repeats += 1;
        await Promise.race([sleep(100), line.gone]);
        continue;
      }
      this.answers += 1;
      if (answer.status >= 300 && !refusals.includes(String(answer.body.code)))
        throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    }
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
        ...(this.deviceToken ? { 'x-device-token': this.deviceToken } : {}),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }
}
