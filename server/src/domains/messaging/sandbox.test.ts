import type { Verification } from '@btepai/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { openEvents } from '../../../testing/events.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import type { Fleet } from './gateways/sandbox.ts';
import { throttled } from './sandbox-stream.ts';

/** The virtual handset and its gateways, over HTTP as its page uses them. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SMS_GATEWAY_TIMEOUT_SECONDS: '1', SMS_PER_ADDRESS_PER_HOUR: '20' } });
});
afterAll(() => server?.close());
afterEach(async () => {
  for (const gateway of ['primary', 'backup']) await setFault({ gateway, mode: 'deliver' });
});

const setFault = async (body: object) => {
  const { status } = await server.client().call('PUT', '/sandbox/faults', body);
  expect(status).toBe(200);
};
const handset = async (phone: string) =>
  (
    await server
      .client()
      .get<{ items: { id: string; text: string; channel: string; receipt: string; gateway: string }[] }>(
        `/sandbox/messages?to=${encodeURIComponent(phone)}`,
      )
  ).body.items;
async function asked() {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id };
}
const deliveryOf = async (person: Client, id: string) =>
  (await person.get<Verification>(`/v1/verifications/${id}`)).body.delivery;
const becomes = (person: Client, id: string, wanted: Partial<Verification['delivery']>) =>
  eventually(async () => {
    const delivery = await deliveryOf(person, id);
    return Object.entries(wanted).every(([key, value]) => delivery[key as keyof typeof delivery] === value);
  }, JSON.stringify(wanted));

describe('what a gateway does', () => {
  test.each(['hang', 'no_credit', 'outage'])('%s: the other gateway brings it, and the line says so', async (mode) => {
    await setFault({ gateway: 'primary', mode });
    const { person, phone, id } = await asked();
    await becomes(person, id, { status: 'delivered', line: 'backup' });
    expect(await handset(phone)).toMatchObject([{ gateway: 'backup' }]);
  });

  test('twice: the handset shows two SMS, as a real one would', async () => {
    await setFault({ gateway: 'primary', mode: 'twice' });
    const { person, phone, id } = await asked();
    await becomes(person, id, { status: 'delivered', line: 'main' });
    const [first, second] = await handset(phone);
    expect(first?.text).toBe(second?.text);
    expect(first?.id).not.toBe(second?.id);
  });

  test('undelivered: nothing lands, and the receipt says that the phone can’t be reached', async () => {
    await setFault({ gateway: 'primary', mode: 'undelivered' });
    const { person, phone, id } = await asked();
    await becomes(person, id, { status: 'undelivered', reason: 'unreachable' });
    expect(await handset(phone)).toEqual([]);
  });
});

describe('what it tells afterwards', () => {
  test.each(['normal', 'twice', 'early', 'late'])('%s: in the end it is delivered', async (receipts) => {
    await setFault({ gateway: 'primary', mode: 'deliver', receipts, receiptDelayMs: 600 });
    const { person, phone, id } = await asked();
    await becomes(person, id, { status: 'delivered', line: 'main' });
    await eventually(async () => (await handset(phone))[0]?.receipt === 'told', 'the receipt at the handset');
    // One that comes before the answer is all that says which gateway has it.
    const messages = await server.sql(
      'select gateway from messages where account_id = (select account_id from verifications where id = $1)',
      [id],
    );
    expect(messages).toEqual([{ gateway: 'primary' }]);
  });

  test.each(['none', 'unknown'])('%s: it lands and stays submitted', async (receipts) => {
    await setFault({ gateway: 'primary', mode: 'deliver', receipts });
    const { person, phone, id } = await asked();
    await becomes(person, id, { status: 'submitted' });
    await eventually(async () => (await handset(phone)).length === 1, 'the SMS');
    expect(await handset(phone)).toMatchObject([{ receipt: 'none' }]);
    // A later one that is told of shows that this one would have been.
    await setFault({ gateway: 'primary', mode: 'deliver' });
    const other = await asked();
    await becomes(other.person, other.id, { status: 'delivered' });
    expect(await deliveryOf(person, id)).toMatchObject({ status: 'submitted' });
  });

  test('each gateway’s receipts are its own', async () => {
    const before = await server.client().get<Fleet>('/sandbox/fleet');
    await setFault({ gateway: 'primary', mode: 'outage' });
    const { person, id } = await asked();
    await becomes(person, id, { status: 'delivered' });
    const { body: after } = await server.client().get<Fleet>('/sandbox/fleet');
    const more = (gateway: number, kind: 'taken' | 'refused' | 'landed' | 'receipts') =>
      after.gateways[gateway]![kind].total - before.body.gateways[gateway]![kind].total;
    expect({ refused: more(0, 'refused'), taken: more(0, 'taken'), receipts: more(0, 'receipts') }).toEqual({
      refused: 1,
      taken: 0,
      receipts: 0,
    });
    expect({ taken: more(1, 'taken'), landed: more(1, 'landed'), receipts: more(1, 'receipts') }).toEqual({
      taken: 1,
      landed: 1,
      receipts: 1,
    });
  });
});

test('a call shows at the handset with what is read out, and its code is the one of the SMS', async () => {
  const { person, phone, id } = await asked();
  const code = await server.codeSentTo(phone);
  server.clock.advance(60);
  const { status } = await person.post(`/v1/verifications/${id}/resend`, { channel: 'voice' });
  expect(status).toBe(200);
  await becomes(person, id, { status: 'delivered', channel: 'voice' });
  const [call] = await handset(phone);
  expect(call).toMatchObject({ channel: 'voice' });
  expect(call?.text).toContain([...code].join('，'));
});

describe('live', () => {
  test('an SMS is told as it lands, and its receipt when it comes', async () => {
    const events = await openEvents<{ id: string; to?: string; receipt: string }>(server.client(), '/sandbox/events');
    const { phone } = await asked();
    const landed = await eventually(() => events.told().find(({ to }) => to === phone), 'the SMS');
    expect(landed).toMatchObject({ receipt: 'due' });
    await eventually(() => events.told().some(({ id, receipt }) => id === landed.id && receipt === 'told'), 'receipt');
    await events.hangUp();
  });

  test('all handsets at a glance: who received last, and what passed each gateway', async () => {
    const events = await openEvents<Fleet>(server.client(), '/sandbox/fleet/events');
    const { phone } = await asked();
    const told = await eventually(
      () => events.told().findLast(({ latest }) => latest[0]?.to === phone && latest[0].newest.receipt === 'told'),
      'the number',
    );
    expect(told.gateways.map(({ gateway }) => gateway)).toEqual(['primary', 'backup']);
    expect(told.gateways[0]!.landed.lastMinute).toHaveLength(60);
    await events.hangUp();
  });

  test('under load a page is told so many a second, and how many it was not told', async () => {
    const told: [string, unknown][] = [];
    const { tell, stop } = throttled((event, data) => told.push([event, data]));
    for (let n = 0; n < 500; n++) tell('message', n);
    expect(told).toHaveLength(50);
    await eventually(() => told.length > 50, 'what was left out');
    expect(told.at(-1)).toEqual(['skipped', { count: 450 }]);
    tell('message', 'next');
    expect(told.at(-1)).toEqual(['message', 'next']);
    stop();
  });
});
