import { randomInt, randomUUID } from 'node:crypto';
import { newPhone } from '../../../server/testing/client.ts';
import { testGateway } from '../../../server/testing/gateway.ts';
import { move, post } from '../../../server/testing/ledger.ts';
import { anErrand } from '../../../server/testing/orders.ts';
import { testPaymentGateway } from '../../../server/testing/payment-gateway.ts';
import { eventually, startTestServer } from '../../../server/testing/server.ts';
import { staffOf } from '../../../server/testing/staff.ts';
import type { Method, Size } from './model.ts';

type Answer = { status: number; body: Record<string, unknown> & { code?: string } };

const wide = Object.fromEntries(
  ['NUMBER_PER_MINUTE', 'NUMBER_PER_HOUR', 'NUMBER_PER_DAY', 'ACCOUNT_PER_DAY', 'ADDRESS_PER_HOUR'].map((name) => [
    `SMS_PER_${name}`,
    '1000000',
  ]),
);

/** A server for many runs: small amounts go without a code, large ones are held. */
export async function startPayServer() {
  const received = new Map<string, string[]>();
  const taken = new Set<string>();
  const gateway = testGateway('keeps', ({ id, to, text }) => {
    if (taken.has(id)) return;
    taken.add(id);
    received.set(to, [...(received.get(to) ?? []), text]);
  });
  const alipay = testPaymentGateway('alipay');
  const env = {
    ...wide,
    SMS_DAILY_UNITS: '1000000',
    SESSION_IDLE_DAYS: '365',
    ORDERS_UNPAID_PER_ACCOUNT: '1000',
    ORDERS_CANCELLED_PER_ACCOUNT_PER_DAY: '1000',
    PAYMENT_NO_CODE_MAX_FEN: '3000',
    PAYMENT_NO_CODE_PER_DAY_FEN: '1000000',
    RISK_LARGE_PAYMENT_FEN: '100000',
    RISK_WEIGHT_LARGE_PAYMENT: '70',
  };
  const server = await startTestServer({ env, gateways: [gateway], paymentGateways: [alipay] });
  server.clock.freeze();
  // What the clock brings happens when a step says so.
  await server.app.schedule.stop();
  return { server, received, alipay };
}
type PayServer = Awaited<ReturnType<typeof startPayServer>>;

const bills = (quantity: number) => ({
  items: [{ serviceId: 'household-bills', quantity, options: ['100'] }],
  contact: { name: '林雨', phone: '13800138000', address: '解放路 1 号' },
});
const shapes: Record<Size, () => object> = {
  small: () => anErrand(),
  double: () => anErrand({ items: [{ serviceId: 'city-errand', quantity: 2 }] }),
  large: () => bills(10),
};

/** The server as one run sees it: one person, their orders and payments in the order in which they came into being. */
export class Real {
  readonly orders: { id: string; number: string }[] = [];
  readonly payments: { id: string; tradeNo: string | null }[] = [];
  accountId = '';
  private token = '';
  private readonly phone = newPhone();
  private readonly address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
  readonly on: PayServer;

  constructor(on: PayServer) {
    this.on = on;
  }

  async register(balance: number) {
    const username = `p${randomInt(2 ** 47).toString(36)}`;
    const account = { username, password: 'plum harbour 42', kind: 'individual' };
    const { body } = await this.call('POST', '/v1/accounts', account);
    const { session, account: made } = body as { session: { token: string }; account: { id: string } };
    this.token = session.token;
    this.accountId = made.id;
    const verification = await this.code('bind_phone', { phone: this.phone });
    await this.call('POST', '/v1/phones', { verification });
    await this.on.server.app.db.run(post, move({ accountId: this.accountId, amountFen: balance }));
  }

  async place(size: Size): Promise<Answer> {
    const answer = await this.call('POST', '/v1/orders', shapes[size]());
    const { id, number } = answer.body as { id: string; number: string };
    if (answer.status === 201) this.orders.push({ id, number });
    return answer;
  }

  async begin(order: number, method: Method): Promise<Answer> {
    const answer = await this.call('POST', '/v1/payments', { orderId: this.orders[order]!.id, method });
    const { id, redirectUrl } = answer.body as { id: string; redirectUrl?: string };
    if (answer.status === 201) this.payments.push({ id, tradeNo: redirectUrl?.split('/').at(-1) ?? null });
    return answer;
  }

  /** By a code where it wants one; a refusal of the asking is the answer. */
  async confirm(payment: number): Promise<Answer> {
    const { id: paymentId } = this.payments[payment]!;
    const confirm = (proof: object) => this.call('POST', `/v1/payments/${paymentId}/confirm`, proof);
    const bare = await confirm({});
    if (bare.body.code !== 'step_up_required') return bare;
    return confirm({ verification: await this.code('confirm_payment', { paymentId }) });
  }

  private async code(purpose: string, needs: object): Promise<{ id: string; code: string }> {
    const codes = () =>
      (this.on.received.get(this.phone) ?? []).flatMap((text) => /^【B特派】验证码(\d{6})/.exec(text)?.[1] ?? []);
    const before = codes().length;
    const { status, body } = await this.call('POST', '/v1/verifications', { purpose, ...needs });
    if (status !== 201) throw new Error(`${purpose}: ${JSON.stringify(body)}`);
    return { id: body.id as string, code: (await eventually(() => codes()[before], 'a code')) as string };
  }

  staff = async (...command: string[]) =>
    (await staffOf(this.on.server, [...command, '--by', 'lin'])).exit === 0 ? 'done' : 'not done';

  async runTasks() {
    for (const task of ['expire payments', 'expire unpaid orders']) await this.on.server.app.schedule.run(task);
  }

  async call(method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> {
    const response = await this.on.server.app.http.inject({
      method,
      url,
      ...(payload ? { payload } : {}),
      headers: {
        'x-forwarded-for': this.address,
        'idempotency-key': randomUUID(),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
    });
    return { status: response.statusCode, body: response.body === '' ? {} : response.json() };
  }

  /** What the database holds of this run, in the model's order. */
  async state() {
    return this.on.server.app.db.withClient(async (client) => {
      const rows = async (sql: string) => (await client.query(sql, [this.accountId])).rows;
      const orders = await rows('select id, status, refunded_fen::int as refunded from orders where account_id = $1');
      const payments = await rows(
        `select id, status, captured_fen::int as captured, refunded_fen::int as refunded,
           held_transfer_id is not null and ended_at is null as held
         from payments where account_id = $1`,
      );
      const balances = await rows(
        'select book, balance_fen::int as balance, reserved_fen::int as reserved from ledger_balances where account_id = $1',
      );
      const [{ waiting }] = (await rows(
        `select count(*)::int as waiting from refunds where account_id = $1 and status = 'processing'`,
      )) as [{ waiting: number }];
      return { orders, payments, balances, waiting };
    });
  }
}
