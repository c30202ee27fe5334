import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Payment } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import { placeOrder } from '../../../testing/orders.ts';
import { codeFor, give, paymentOf } from '../../../testing/pay.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import { restrictAccount } from '../../../testing/restriction.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { PaymentGatewayError } from './index.ts';

/**
 * The tables of docs/payments.md, row by row: where a check and all below it would say no, it is the one that is heard. Large
 * payments are denied here, so that risk can say no too.
 */
const page = readFileSync(join(import.meta.dirname, '../../../../docs/payments.md'), 'utf8');
const alipay = testPaymentGateway('alipay');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { RISK_LARGE_PAYMENT_FEN: '100000', RISK_WEIGHT_LARGE_PAYMENT: '200', PAYMENTS_PER_ORDER: '3' },
    paymentGateways: [alipay],
  });
  server.clock.freeze();
});
afterAll(() => server.close());

function rowsOf(route: string): { nth: number; code: string }[] {
  const [, table = ''] = page.split(`| # | check at \`${route}\` | answer |\n|---|---|---|\n`);
  return table
    .slice(0, table.indexOf('\n\n'))
    .split('\n')
    .flatMap((row) => {
      const [nth, , answer = ''] = row
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      const code = /^`(\w+)`$/.exec(answer)?.[1];
      return code && /^\d+$/.test(nth!) ? [{ nth: Number(nth), code }] : [];
    });
}

type Request = {
  token: string | undefined;
  path: string;
  body: Record<string, unknown>;
  headers: Record<string, string>;
};
type Story = { person: Client; accountId: string; orderId: string; payment: Payment | null };
/** What makes a check say no: of what there is beforehand, of what stands by then, or of what is sent. */
type Spoiler = {
  before?: 'poor' | 'large' | 'numberless';
  meanwhile?(story: Story): Promise<unknown>;
  send?(request: Request): Partial<Request>;
};

const send = (change: (request: Request) => Partial<Request>): Spoiler => ({ send: change });
const changeNumber: Spoiler = {
  meanwhile: ({ accountId }) =>
    server.sql(
      `insert into phone_changes (account_id, id, kind, status, binding_id, phone_index, phone_cipher, country,
         started_at, applies_at, objection_until)
       select account_id, gen_random_uuid(), 'replace', 'waiting', id, phone_index, phone_cipher, country, now(),
         now() + interval '3 days', now() + interval '6 days' from phone_bindings where account_id = $1`,
      [accountId],
    ),
};
const common = {
  noSession: send(() => ({ token: undefined })),
  restricted: { meanwhile: ({ accountId }) => restrictAccount(server, accountId, 'no_payments') } as Spoiler,
  badBody: send(({ body }) => ({ body: { ...body, amount: 1 } })),
  noKey: send(() => ({ headers: {} })),
};

const confirming: Record<number, Spoiler> = {
  1: common.noSession,
  2: common.restricted,
  3: common.badBody,
  4: common.noKey,
  5: send(() => ({ path: `/v1/payments/${randomUUID()}/confirm` })),
  6: changeNumber,
  7: { meanwhile: async () => server.clock.advance(1_800) },
  8: { meanwhile: ({ person, payment }) => person.post(`/v1/payments/${payment!.id}/cancel`) },
  9: { meanwhile: ({ orderId }) => server.sql(`update orders set status = 'cancelled' where id = $1`, [orderId]) },
  10: send(({ body: { verification: _proof, ...body } }) => ({ body })),
  11: { before: 'large' },
  12: send(({ body }) => {
    const { id, code } = body.verification as { id: string; code: string };
    return { body: { ...body, verification: { id, code: otherCode(code) } } };
  }),
  14: { before: 'poor' },
};
/** Below 7 nothing can have ended by another way, and a request without a proof has no wrong one. */
const excludes: Record<number, number[]> = { 7: [8], 10: [12] };

const creating: Record<number, Spoiler> = {
  1: common.noSession,
  2: common.restricted,
  3: common.badBody,
  4: common.noKey,
  5: send(({ body }) => ({ body: { ...body, orderId: randomUUID() } })),
  6: { before: 'numberless' },
  7: send(({ body }) => ({ body: { ...body, method: 'wechatpay' } })),
  8: changeNumber,
  9: { meanwhile: ({ person, orderId }) => person.post(`/v1/orders/${orderId}/cancel`) },
  10: {
    async meanwhile({ person, orderId }) {
      for (let n = 0; n < 3; n++) await person.post('/v1/payments', { orderId, method: 'wallet' }, { headers: key() });
    },
  },
  11: { meanwhile: async () => {} },
};

async function storyOf(spoilers: Spoiler[], pays: boolean): Promise<Story> {
  const is = (what: Spoiler['before']) => spoilers.some(({ before }) => before === what);
  const person = await server.person();
  if (!is('numberless')) await person.bindNumber(newPhone());
  if (!is('poor')) await give(server, person, 200_000);
  const order = await placeOrder(person, {
    items: [{ serviceId: 'household-bills', quantity: is('large') ? 10 : 1, options: ['100'] }],
    contact: { name: '林雨', phone: '13800138000', address: '解放路 1 号' },
  });
  const payment = pays ? await paymentOf(person, order.id) : null;
  return { person, accountId: (await person.account()).id, orderId: order.id, payment };
}

async function answerTo(spoilers: Spoiler[], story: Story, right: Request) {
  let request = right;
  for (const { meanwhile } of spoilers) await meanwhile?.(story);
  for (const { send: change } of spoilers.toReversed()) request = { ...request, ...change?.(request) };
  const who = Object.assign(server.client(), { token: request.token });
  return who.post(request.path, request.body, { headers: request.headers });
}

const key = () => ({ 'idempotency-key': randomUUID() });

describe('docs/payments.md', () => {
  const toConfirm = 'POST /v1/payments/{id}/confirm';
  test.each(rowsOf(toConfirm))('confirming, check $nth: $code', async ({ nth, code }) => {
    const spoilers = Object.entries(confirming)
      .filter(([at]) => Number(at) >= nth && !excludes[nth]?.includes(Number(at)))
      // A proof that is missing hides risk and its own rightness, and stands for itself alone.
      .filter(([at]) => at !== '10' || nth <= 10)
      .map(([, spoiler]) => spoiler);
    const story = await storyOf(spoilers, true);
    const { person, payment } = story;
    const verification = await codeFor(server, person, payment!.id);
    const path = `/v1/payments/${payment!.id}/confirm`;
    const answer = await answerTo(spoilers, story, {
      token: person.token,
      path,
      body: { verification },
      headers: key(),
    });
    expect(answer.body.code).toBe(code);
  });

  const toCreate = 'POST /v1/payments';
  test.each(rowsOf(toCreate))('beginning, check $nth: $code', async ({ nth, code }) => {
    const spoilers = Object.entries(creating)
      .filter(([at]) => Number(at) >= nth)
      // 6 is the wallet's, 7 and 11 are gateways'; a number that is not there is not replaced.
      .filter(([at]) => nth > 6 || !['7', '8', '11'].includes(at))
      .map(([, spoiler]) => spoiler);
    const story = await storyOf(spoilers, false);
    const { person, orderId } = story;
    const method = nth > 6 ? 'alipay' : 'wallet';
    alipay.script.create = async () => {
      throw new PaymentGatewayError('refused', 'no');
    };
    const request = { token: person.token, path: '/v1/payments', body: { orderId, method }, headers: key() };
    const answer = await answerTo(spoilers, story, request);
    expect(answer.body.code).toBe(code);
  });

  test('its tables have every check that is tried here', () => {
    expect(rowsOf(toConfirm).map(({ nth }) => String(nth))).toEqual(Object.keys(confirming));
    expect(rowsOf(toCreate).map(({ nth }) => String(nth))).toEqual(Object.keys(creating));
  });
});
