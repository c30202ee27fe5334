import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { testGateway } from '../../../testing/gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { isSilent } from './silence.ts';

const rules = { SMS_RECEIPT_SECONDS: 60, SMS_SILENT_MESSAGES: 20, SMS_SILENT_BELOW_PERCENT: 20 };

describe('what counts as silent', () => {
  test.each([
    ['all quiet', { messages: 20, receipts: 0, receiptsOfDay: 1 }, true],
    ['fewer than a fifth', { messages: 20, receipts: 3.9, receiptsOfDay: 90 }, true],
    ['a fifth', { messages: 20, receipts: 4, receiptsOfDay: 90 }, false],
    ['too few to tell', { messages: 19, receipts: 0, receiptsOfDay: 90 }, false],
    ['never said a word', { messages: 20, receipts: 0, receiptsOfDay: 0 }, false],
  ])('%s', (_what, heard, expected) => {
    expect(isSilent(heard, rules)).toBe(expected);
  });
});

const wide = { SMS_PER_ACCOUNT_PER_DAY: '1000', SMS_PER_ADDRESS_PER_HOUR: '1000' };
const env = { ...wide, SMS_SILENT_MESSAGES: '5', SMS_SILENT_PROBE_ONE_IN: '2' };

/** Two gateways that take all, and tell of what they took only while `tells` names them. */
function world() {
  const tells = new Set<string>();
  const taken: string[] = [];
  let server: TestServer;
  const gateways = ['primary', 'backup'].map((name) =>
    testGateway(name, ({ id, accountId }) => {
      taken.push(name);
      if (!tells.has(name)) return;
      void server.app.messaging.hear(name, { receipts: [{ id, accountId, status: 'delivered' }], replies: [] });
    }),
  );
  return {
    tells,
    taken,
    gateways,
    async start() {
      server = await startTestServer({ env, gateways });
      return server;
    },
  };
}

describe('S10: a gateway whose receipts stop coming', () => {
  const { tells, taken, gateways, start } = world();
  let server: TestServer;
  let person: Client;
  beforeAll(async () => {
    server = await start();
    person = await server.person();
  });
  afterAll(() => server.close());

  /** Asks for so many codes, one after the other; resolves to the gateways that took them. */
  async function send(count: number): Promise<string[]> {
    const before = taken.length;
    for (let n = 1; n <= count; n++) {
      expect((await person.askCode(newPhone())).status).toBe(201);
      await eventually(() => taken.length === before + n, 'the gateway');
    }
    const counted = () =>
      server.sql<{ n: number }>('select sum(submitted)::int as n from sms_counts').then(([row]) => row!.n);
    await eventually(async () => (await counted()) === taken.length, 'the counts');
    return taken.slice(before);
  }
  const threeMinutesLater = async () => {
    server.clock.advance(180);
    await server.app.messaging.lookForSilence();
  };
  const figure = async () =>
    /btepai_gateway_silent\{gateway="primary"\} (\d)/.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
  const told = (count: number) =>
    eventually(
      async () => (await server.sql<{ n: number }>('select sum(delivered)::int as n from sms_counts'))[0]!.n === count,
      'the receipts',
    );

  test('while they come it is the first', async () => {
    tells.add('primary');
    await send(5);
    await told(5);
    await threeMinutesLater();
    expect(server.app.messaging.gatewayState()).toBe('ok');
    expect(await figure()).toBe('0');
  });

  test('when they have stopped for as many messages as tell something, it comes last', async () => {
    tells.delete('primary');
    expect(new Set(await send(5))).toEqual(new Set(['primary']));
    server.clock.advance(50);
    await server.app.messaging.lookForSilence();
    expect(server.app.messaging.gatewayState()).toBe('ok');
    await threeMinutesLater();
    expect(server.app.messaging.gatewayState()).toBe('degraded');
    expect(await figure()).toBe('1');
    expect(server.logged.join('')).toContain('receipts have stopped coming');
    expect(await send(1)).toEqual(['backup']);
  });

  test('the one beside it, that never told anything, is not blamed for it', async () => {
    await send(16);
    await threeMinutesLater();
    expect(server.app.messaging.lines()).toMatchObject([{ state: 'degraded' }, { state: 'ok' }]);
  });

  test('a process that has just started knows it too', async () => {
    const second = await startTestServer({ beside: server, env, gateways });
    await eventually(() => second.app.messaging.gatewayState() === 'degraded', 'the second process to know');
    await second.close();
  });

  test('now and then it gets a code, and once receipts come again it is the first again', async () => {
    tells.add('primary');
    expect((await send(4)).sort()).toEqual(['backup', 'backup', 'primary', 'primary']);
    await told(7);
    await threeMinutesLater();
    expect(server.app.messaging.gatewayState()).toBe('ok');
    expect(await send(1)).toEqual(['primary']);
    expect(server.logged.join('')).toContain('receipts come again');
  });

  test('counts are kept as long as messages are', async () => {
    const counted = async () => (await server.sql('select 1 from sms_counts')).length;
    await server.app.schedule.run('forget old SMS counts');
    expect(await counted()).toBeGreaterThan(0);
    server.clock.advance(91 * 86_400);
    await server.app.schedule.run('forget old SMS counts');
    expect(await counted()).toBe(0);
  });
});
