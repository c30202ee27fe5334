import type { Payment } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { placeOrder } from '../../../testing/orders.ts';
import { codeFor, confirm, freshKey, give, payer, paymentOf } from '../../../testing/pay.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const price = 2_998;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: {
      PAYMENT_NO_CODE_MAX_FEN: String(price),
      PAYMENT_NO_CODE_PER_DAY_FEN: String(2 * price),
      RISK_LARGE_PAYMENT_FEN: '4000',
    },
  });
});
afterAll(() => server.close());

const begin = async (person: Parameters<typeof placeOrder>[0], asked?: object) =>
  paymentOf(person, (await placeOrder(person, asked)).id);

describe('a small amount on a trusted device', () => {
  test('needs no code, as often as the day’s sum lets it', async () => {
    const { person } = await payer(server, 100_000);
    for (let i = 0; i < 2; i++) {
      const payment = await begin(person);
      expect(payment.confirmation).toBe('none');
      const key = freshKey();
      const first = await confirm(person, payment.id, {}, key);
      expect(first.body.status).toBe('succeeded');
      expect((await confirm(person, payment.id, {}, key)).body).toEqual(first.body);
    }
    const third = await begin(person);
    expect(third.confirmation).toBe('code');
    server.clock.advance(86_400);
    expect((await begin(person)).confirmation).toBe('none');
  });

  test('of many at once no more than the day’s sum goes without; the rest want their code, and it is taken', async () => {
    const { person } = await payer(server, 100_000);
    const payments: Payment[] = [];
    for (let i = 0; i < 10; i++) payments.push(await begin(person));
    expect(payments.every(({ confirmation }) => confirmation === 'none')).toBe(true);
    const answers = await answeredAtOnce(10, (i) => confirm(person, payments[i]!.id, {}));
    expect(tally(answers)).toEqual({ 200: 2, step_up_required: 8 });
    const { id } = payments[answers.findIndex(({ status }) => status === 403)]!;
    expect((await confirm(person, id, {})).body).toMatchObject({ code: 'step_up_required', methods: ['sms'] });
    expect((await person.get(`/v1/payments/${id}`)).body).toMatchObject({ confirmation: 'code' });
    expect((await confirm(person, id, { verification: await codeFor(server, person, id) })).status).toBe(200);
  });

  test('a cent more wants one, a device that is not trusted does, and so does what risk looks twice at', async () => {
    const { person, accountId } = await payer(server, 100_000);
    const two = {
      items: [{ serviceId: 'phone-top-up', quantity: 2, options: ['30'] }],
      contact: { phone: '13800138000' },
    };
    expect((await begin(person, two)).confirmation).toBe('code');

    const payment = await begin(person);
    await server.sql('update devices set trusted_since = null where account_id = $1', [accountId]);
    expect((await begin(person)).confirmation).toBe('code');
    expect((await confirm(person, payment.id, {})).body.code).toBe('step_up_required');

    await server.sql('update devices set trusted_since = now() where account_id = $1', [accountId]);
    const small = await begin(person);
    expect(small.confirmation).toBe('none');
    // The number was replaced just now, and the country is another than a moment ago: verify.
    await server.sql(
      `insert into risk_places (account_id, kind, place, last_at) values ($1, 'country', 'BR', $2)
       on conflict (account_id, kind, place) do update set last_at = excluded.last_at`,
      [accountId, server.clock.now()],
    );
    person.address = '1.2.4.8';
    expect((await confirm(person, small.id, {})).body.code).toBe('step_up_required');
    expect((await confirm(person, small.id, { verification: await codeFor(server, person, small.id) })).status).toBe(
      200,
    );
  });

  test('by default there is no such amount', async () => {
    const plain = await startTestServer();
    try {
      const { person } = await payer(plain, 100_000);
      const payment = await begin(person);
      expect(payment.confirmation).toBe('code');
      expect((await confirm(person, payment.id, {})).body.code).toBe('step_up_required');
      await give(plain, person, 1);
    } finally {
      await plain.close();
    }
  });
});
