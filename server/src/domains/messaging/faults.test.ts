import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { runSql } from '../../../testing/databases.ts';
import { openEvents } from '../../../testing/events.ts';
import { testGateway } from '../../../testing/gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { openWire } from '../../../testing/wire.ts';
import { startEmbeddedPostgres } from '../../kit/embedded-postgres.ts';
import { migrate } from '../../kit/migrations.ts';
import type { Gateway, OutgoingSms, Receipt } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';

/** What gateways and the database do to us, and what becomes of a message then. */
const servers: TestServer[] = [];
async function start(gateways: Gateway[], options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ gateways, ...options });
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close();
});

type Delivery = { status: string; reason?: string; line: string | null; channel: string };
const delivery = async (person: Client, id: string) =>
  (await person.get<{ delivery: Delivery }>(`/v1/verifications/${id}`)).body.delivery;
const reaches = (person: Client, id: string, status: string) =>
  eventually(async () => (await delivery(person, id)).status === status, status);
async function asked(server: TestServer) {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id };
}
const counts = async (server: TestServer) =>
  await server.sql(
    `select gateway, sum(submitted)::int as submitted, sum(delivered)::int as delivered,
       sum(undelivered)::int as undelivered, sum(failed)::int as failed from sms_counts group by 1 order by 1`,
  );
const hear = (server: TestServer, gateway: string, ...receipts: Receipt[]) =>
  server.app.messaging.hear(gateway, { receipts, replies: [] });
const codeIn = ({ text }: OutgoingSms) => text.replaceAll(/[，,]\s?/g, '').match(/\d{6}/)![0];

describe('S10: what a gateway may do, and the message comes by the other', () => {
  const faults: [what: string, take: () => unknown][] = [
    ['answers 500', () => Promise.reject(new Error('500 Internal Server Error'))],
    ['rejects the template', () => Promise.reject(new GatewayError('rejected', 'isv.SMS_TEMPLATE_ILLEGAL'))],
    ['runs out of credit', () => Promise.reject(new GatewayError('unavailable', 'isv.AMOUNT_NOT_ENOUGH'))],
    ['hangs', () => new Promise(() => {})],
  ];
  test.each(faults)('S10: it %s', async (_what, take) => {
    const taken: OutgoingSms[] = [];
    const gateways = [testGateway('primary', take), testGateway('backup', (sms) => taken.push(sms))];
    const server = await start(gateways, { env: { SMS_GATEWAY_TIMEOUT_SECONDS: '1' } });
    const { person, phone, id } = await asked(server);
    await reaches(person, id, 'submitted');
    expect(await delivery(person, id)).toMatchObject({ line: 'backup' });
    expect(taken.map(({ to }) => to)).toEqual([phone]);
    expect(await counts(server)).toMatchObject([{ gateway: 'backup', submitted: 1, failed: 0 }]);
  });

  test('S10: one without credit is soon not asked any more, though another message fares no worse', async () => {
    let tries = 0;
    const broke = testGateway('primary', () => {
      tries += 1;
      throw new GatewayError('unavailable', 'isv.AMOUNT_NOT_ENOUGH');
    });
    const server = await start([broke, testGateway('backup')]);
    for (let n = 0; n < 8; n++) {
      const { person, id } = await asked(server);
      await reaches(person, id, 'submitted');
    }
    expect(tries).toBe(5);
    expect(server.app.messaging.gatewayState()).toBe('degraded');
  });

  test('S10: a route says by which gateway a country’s codes go, and whether they can be asked for at all', async () => {
    const down = testGateway('backup', () => {
      throw new GatewayError('unavailable', 'away');
    });
    const taken: string[] = [];
    const server = await start([testGateway('primary', ({ to }) => taken.push(to)), down], {
      env: { SMS_ROUTES: 'US=backup;*=primary', CODE_SENDS: '20' },
    });
    const person = await server.person();
    for (let n = 0; n < 5; n++) await (await server.person()).askCode(`+1201555${String(1200 + n)}`);
    await eventually(
      () => server.app.messaging.gatewayState('US') === 'down',
      'the only gateway of a country to be left out',
    );
    expect(await person.askCode('+12015551300')).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    const phone = newPhone();
    expect((await person.askCode(phone)).status).toBe(201);
    await eventually(() => taken.includes(phone), 'the code to another country');
  });
});

test('S6: while one country’s gateways are down, recovery answers alike for a number there, elsewhere and nowhere', async () => {
  const server = await startTestServer({ env: { SMS_ROUTES: 'US=backup;*=primary' } });
  servers.push(server);
  const usernames = await Promise.all(
    ['+12015551234', newPhone()].map(async (phone) => {
      const person = await server.person();
      await person.bindNumber(phone);
      return (await person.account()).username;
    }),
  );
  server.sandbox.faults.backup = { mode: 'outage', delayMs: 0 };
  for (let n = 0; n < 5; n++) await (await server.person()).askCode(`+1201555${String(1300 + n)}`);
  const isDown = () =>
    eventually(() => server.app.messaging.gatewayState('US') === 'down', 'the country’s only gateway to be left out');
  for (const identifier of [...usernames, 'nobody-at-all']) {
    const stranger = server.client();
    server.clock.advance(61);
    await isDown();
    const { status, body } = await stranger.post<{ id: string }>('/v1/recoveries', { identifier, via: 'code' });
    server.clock.advance(61);
    await isDown();
    const again = await stranger.post(`/v1/recoveries/${body.id}/resend`);
    expect([status, again.status], identifier).toEqual([202, 202]);
  }
});

describe('S10: receipts that come twice, or before their answer', () => {
  test('S10: delivered twice counts once', async () => {
    const taken: OutgoingSms[] = [];
    const server = await start([testGateway('primary', (sms) => taken.push(sms))]);
    const { person, id } = await asked(server);
    await reaches(person, id, 'submitted');
    const delivered: Receipt = { id: taken[0]!.id, accountId: taken[0]!.accountId, status: 'delivered' };
    await hear(server, 'primary', delivered, delivered);
    await reaches(person, id, 'delivered');
    const next = await asked(server);
    await reaches(next.person, next.id, 'submitted');
    const lost: Receipt = { id: taken[1]!.id, accountId: taken[1]!.accountId, status: 'undelivered' };
    await hear(server, 'primary', delivered, { ...delivered, status: 'undelivered' }, lost);
    await reaches(next.person, next.id, 'undelivered');
    expect(await counts(server)).toMatchObject([{ submitted: 2, delivered: 1, undelivered: 1 }]);
  });

  /** A gateway whose reports go by its own reference, and whose answer waits until `answers` is called. */
  function referring() {
    let answers: () => void = () => {};
    const waits = new Promise<void>((resolve) => {
      answers = resolve;
    });
    const taken: OutgoingSms[] = [];
    const gateway: Gateway = {
      name: 'primary',
      channels: ['sms'],
      async send(sms) {
        taken.push(sms);
        await waits;
        return { reference: `r-${taken.length}` };
      },
    };
    return { gateway, taken, answers };
  }

  test('S10: by the gateway’s reference, before its answer: the receipt waits for it, and whoever watches is told', async () => {
    const { gateway, taken, answers } = referring();
    const server = await start([gateway]);
    const { person, id } = await asked(server);
    const events = await openEvents(person, `/v1/verifications/${id}/events`);
    await eventually(() => taken.length === 1, 'the gateway');
    await hear(server, 'primary', { reference: 'r-1', status: 'delivered' }, { reference: 'r-9', status: 'delivered' });
    await eventually(async () => (await server.sql('select 1 from messages')).length === 1, 'the row');
    expect(await delivery(person, id)).toMatchObject({ status: 'queued' });
    answers();
    await reaches(person, id, 'delivered');
    const told = () =>
      (events.told() as { delivery?: Delivery }[]).some((event) => event.delivery?.status === 'delivered');
    await eventually(told, 'the stream to be told');
    await events.hangUp();
    expect(await counts(server)).toMatchObject([{ gateway: 'primary', submitted: 1, delivered: 1 }]);
  });

  test('S10: by our id, before its answer: it was submitted once and delivered once', async () => {
    let isHasty = true;
    const hasty = testGateway('primary', async ({ id, accountId }) => {
      if (!isHasty) return;
      await hear(server, 'primary', { id, accountId, status: 'delivered' });
      await eventually(
        async () => (await server.sql(`select 1 from messages where status = 'delivered'`)).length,
        'it',
      );
    });
    const server = await start([hasty]);
    const { person, id } = await asked(server);
    await reaches(person, id, 'delivered');
    // One after it, to know that its own answer has been noted.
    isHasty = false;
    const next = await asked(server);
    await reaches(next.person, next.id, 'submitted');
    expect(await delivery(person, id)).toMatchObject({ status: 'delivered' });
    expect(await counts(server)).toMatchObject([{ submitted: 2, delivered: 1 }]);
  });
});

describe('C7: never two different codes out for one verification', () => {
  test('C7: over failover, a late delivery, another gateway and a call it is the one code', async () => {
    const given: { gateway: string; sms: OutgoingSms }[] = [];
    /** Both have every message that they are given, also where they fail or take too long: the worst of worlds. */
    const modes: Record<string, 'takes' | 'fails' | 'hangs'> = { primary: 'hangs', backup: 'fails' };
    const gateways = ['primary', 'backup'].map((name) =>
      testGateway(
        name,
        async (sms) => {
          given.push({ gateway: name, sms });
          if (modes[name] === 'fails') throw new GatewayError('unavailable', 'cut after the message was in');
          if (modes[name] === 'hangs') await new Promise(() => {});
        },
        { channels: ['sms', 'voice'] },
      ),
    );
    const server = await start(gateways, { env: { SMS_GATEWAY_TIMEOUT_SECONDS: '1' } });
    const { person, id } = await asked(server);
    await eventually(() => given.length >= 2, 'the first to hang and the second to fail');
    modes.backup = 'takes';
    server.clock.advance(2);
    await reaches(person, id, 'submitted');
    // The one that hung has delivered all the same, after it was given up.
    await hear(server, 'primary', { id: given[0]!.sms.id, accountId: given[0]!.sms.accountId, status: 'delivered' });
    await reaches(person, id, 'delivered');
    modes.primary = 'takes';
    for (const channel of [undefined, 'voice', undefined] as const) {
      server.clock.advance(60);
      const before = given.length;
      const answer = await person.post(`/v1/verifications/${id}/resend`, channel ? { channel } : undefined);
      expect(answer.status).toBe(200);
      await eventually(() => given.length > before, 'the next one');
      await reaches(person, id, 'submitted');
    }
    expect(new Set(given.map(({ gateway }) => gateway))).toEqual(new Set(['primary', 'backup']));
    expect(given.map(({ sms }) => sms.channel)).toContain('voice');
    expect(given.length).toBeGreaterThanOrEqual(6);
    expect(new Set(given.map(({ sms }) => codeIn(sms))).size).toBe(1);
    expect((await person.bind(id, codeIn(given[0]!.sms))).status).toBe(201);
  });
});

describe('D8: the database restarts in the middle of a batch', () => {
  test('D8: what gateways have taken is noted once it is back, and nothing is sent twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'btepai-restart-'));
    chmodSync(dataDir, 0o755);
    const quiet = { info: () => {}, error: () => {} };
    let cluster = await startEmbeddedPostgres({ dataDir, log: quiet });
    await migrate(cluster.url);
    const wire = await openWire(cluster.url);
    const given: string[] = [];
    let answer: () => void = () => {};
    const answers = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const gateway = testGateway('primary', async ({ id }) => {
      given.push(id);
      await answers;
    });
    const lender = await start([testGateway('unused')]);
    const { keys, clock } = lender;
    const server = await start([gateway], { beside: { databaseUrl: cluster.url, keys, clock }, wire: wire.through });
    const people = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    await Promise.all(people.map((person) => person.askCode(newPhone())));
    await eventually(() => given.length === 20, 'the gateway to have the batch');

    wire.cut();
    await cluster.stop();
    answer();
    await eventually(
      async () => (await server.client().get('/readyz')).status === 503,
      'the server to miss its database',
    );
    cluster = await startEmbeddedPostgres({ dataDir, log: quiet });
    wire.mend(cluster.url);

    const sql = (text: string) => runSql(cluster.url, text);
    const noted = async () => (await sql(`select 1 from messages where status = 'submitted'`)).length === 20;
    await eventually(noted, 'what the gateway took to be noted', 20_000);
    expect((await people[0]!.get('/v1/account')).status).toBe(200);
    expect(await sql('select max(attempts)::int as attempts from messages')).toEqual([{ attempts: 1 }]);
    expect(await sql('select sum(submitted)::int as n from sms_counts')).toEqual([{ n: 20 }]);
    expect(given).toHaveLength(20);
    await server.close();
    servers.splice(servers.indexOf(server), 1);
    wire.close();
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);
});
