import type { ServiceStatus } from '@btepai/contract';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { openWire } from '../../../testing/wire.ts';

let wire: Awaited<ReturnType<typeof openWire>>;
let server: TestServer;
beforeAll(async () => {
  wire = await openWire(inject('clusterUrl'));
  server = await startTestServer({ wire: wire.through });
});
afterAll(async () => {
  wire.mend();
  await server.close();
  wire.close();
});

const status = () => server.client().get<ServiceStatus>('/v1/status');
/** What is kept of the last look is not what there is now. */
const statusNow = () => {
  server.clock.advance(5);
  return status();
};

test('anybody may read how the service is, part by part, and no gateway is named', async () => {
  const { status: code, body } = await status();
  expect(code).toBe(200);
  expect(body).toMatchObject({
    state: 'ok',
    components: [
      { name: 'api', line: null, state: 'ok', deliveryRate: null },
      { name: 'database', line: null, state: 'ok', deliveryRate: null },
      { name: 'queue', line: null, state: 'ok', deliveryRate: null },
      { name: 'sms_line', line: 1, state: 'ok', deliveryRate: null },
      { name: 'sms_line', line: 2, state: 'ok', deliveryRate: null },
      { name: 'alipay', line: null, state: 'ok', deliveryRate: null },
      { name: 'wechatpay', line: null, state: 'ok', deliveryRate: null },
    ],
  });
  expect(JSON.stringify(body)).not.toMatch(/primary|backup|sandbox/);
});

test('a line’s texts that arrived are told as a share, once there are enough of them', async () => {
  const count = (submitted: number, delivered: number, minutesAgo: number) =>
    server.sql(
      `insert into sms_counts (minute, gateway, country, channel, submitted, delivered)
       values (date_trunc('minute', $1::timestamptz), 'primary', 'CN', 'sms', $2, $3)`,
      [new Date(server.clock.now().getTime() - minutesAgo * 60_000), submitted, delivered],
    );
  const rate = async () => {
    await server.app.messaging.lookForSilence();
    return (await statusNow()).body.components.find(({ line }) => line === 1)!.deliveryRate;
  };
  await count(19, 19, 5);
  await count(500, 0, 17);
  await count(500, 500, 0);
  expect(await rate()).toBe(null);
  await count(1, 0, 8);
  expect(await rate()).toBe(0.95);
});

test('a line that is left out is down, the service degraded, and it stands since when', async () => {
  server.sandbox.faults.primary = { mode: 'outage', delayMs: 0 };
  const before = server.clock.now();
  for (let n = 0; n < 5; n++) {
    const person = await server.person();
    const phone = newPhone();
    await person.askCode(phone);
    await server.codeSentTo(phone);
  }
  const { body } = await eventually(async () => {
    const answer = await statusNow();
    return answer.body.state === 'degraded' && answer;
  }, 'the first line to be left out');
  const [, , , first, second] = body.components;
  expect(first).toMatchObject({ state: 'down' });
  expect(second).toMatchObject({ state: 'ok' });
  expect(Date.parse(first!.since)).toBeGreaterThanOrEqual(before.getTime());
  expect((await statusNow()).body.components[3]!.since).toBe(first!.since);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
    'btepai_gateway_circuit_open{gateway="primary"} 1',
  );
});

test('D8: without a database it still answers, that it is down; and well again by itself', async () => {
  wire.cut();
  expect((await statusNow()).body).toMatchObject({
    state: 'down',
    components: [{}, { state: 'down' }, { state: 'down' }, {}, {}, {}, {}],
  });
  wire.mend();
  await eventually(async () => (await statusNow()).body.components[1]!.state === 'ok', 'the database');
});

test('however many ask, the database is asked once in a few seconds', async () => {
  await statusNow();
  server.clock.freeze();
  wire.cut();
  const answers = await Promise.all(Array.from({ length: 50 }, status));
  expect(new Set(answers.map(({ body }) => body.components[1]!.state))).toEqual(new Set(['ok']));
  expect(new Set(answers.map(({ body }) => body.checkedAt)).size).toBe(1);
  wire.mend();
});
