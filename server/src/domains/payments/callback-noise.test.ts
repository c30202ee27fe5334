import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

/** Whoever posts nonsense to the gateways' door, which is open to all, fills no log. */
const alipay = testPaymentGateway('alipay');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ paymentGateways: [alipay] });
  server.clock.freeze();
});
afterAll(() => server.close());

const nonsense = Buffer.from('not of this world');
test.each([
  ['forged', 403, 'payment_callback_forged', { 'x-test-signature': 'none' }],
  ['unreadable', 400, 'could not be read', alipay.signedBytes(nonsense).headers],
])('M6: hundreds that are %s: each is counted, and a minute has one line', async (outcome, status, words, headers) => {
  const send = () => alipay.post(server.url, { body: nonsense, headers });
  const lines = () => server.logged.filter((line) => line.includes(words)).length;
  const counted = async () => {
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    const label = `btepai_payment_callbacks_total{gateway="alipay",outcome="${outcome}"}`;
    return Number(
      figures
        .split('\n')
        .find((line) => line.startsWith(label))
        ?.slice(label.length),
    );
  };
  const answers = await atOnce(200, send);
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([status]));
  expect([lines(), await counted()]).toEqual([1, 200]);
  for (const [seconds, there] of [
    [59, 1],
    [1, 2],
    // The clock was a day ahead, and is set right: nobody is silent until it is there again.
    [-86_400, 3],
    [59, 3],
  ] as const) {
    server.clock.advance(seconds);
    await send();
    expect(lines()).toBe(there);
  }
  expect(await counted()).toBe(204);
});
