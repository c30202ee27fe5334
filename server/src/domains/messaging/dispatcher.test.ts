import { afterEach, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { testGateway } from '../../../testing/gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import type { Fault } from './gateways/sandbox.ts';

const servers: TestServer[] = [];
async function start(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...options);
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close();
});

function setFaults(server: TestServer, primary: Fault['mode'], backup: Fault['mode'] = primary) {
  server.sandbox.faults.primary = { mode: primary, delayMs: 0 };
  server.sandbox.faults.backup = { mode: backup, delayMs: 0 };
}
const delivery = async (person: Client, id: string) =>
  (await person.get<{ delivery: { status: string; reason?: string } }>(`/v1/verifications/${id}`)).body.delivery;
const reaches = (person: Client, id: string, status: string) =>
  eventually(async () => (await delivery(person, id)).status === status, status);
async function asked(server: TestServer) {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id };
}
/** What the day cost, which is what its countries cost. */
async function spent(server: TestServer) {
  const [sums] = await server.sql<{ total: number; countries: number }>(
    `select coalesce(sum(units) filter (where country = '*'), 0)::int as total,
       coalesce(sum(units) filter (where country <> '*'), 0)::int as countries from sms_spend`,
  );
  expect(sums!.countries).toBe(sums!.total);
  return sums!.total;
}

describe('S10: from asked to delivered', () => {
  const failovers: [mode: Fault['mode'], gateway: string][] = [
    ['deliver', 'primary'],
    ['outage', 'backup'],
    ['reject', 'backup'],
  ];
  test.each(failovers)('S10: the first gateway at %s: it comes by %s', async (mode, gateway) => {
    const server = await start();
    setFaults(server, mode, 'deliver');
    const { person, phone, id } = await asked(server);
    await reaches(person, id, 'delivered');
    expect(server.sandbox.received(phone)).toMatchObject([{ gateway }]);
  });

  test('S10: a gateway that never answers is given up after its time, and the other takes over', async () => {
    const hanging = testGateway('primary', () => new Promise<never>(() => {}));
    const taken: string[] = [];
    const backup = testGateway('backup', ({ to }) => taken.push(to));
    const server = await start({ env: { SMS_GATEWAY_TIMEOUT_SECONDS: '1' }, gateways: [hanging, backup] });
    const { person, phone, id } = await asked(server);
    await reaches(person, id, 'submitted');
    expect(taken).toEqual([phone]);
  });

  test('S10: a message that a gateway never answers for holds up no other', async () => {
    const stuck = newPhone();
    const taken: string[] = [];
    const answer = Promise.withResolvers<void>();
    const gateway = testGateway('primary', async ({ to }) => {
      if (to === stuck) await answer.promise;
      taken.push(to);
    });
    const server = await start({ env: { SMS_GATEWAY_TIMEOUT_SECONDS: '30' }, gateways: [gateway] });
    await (await server.person()).askCode(stuck);
    const { person, phone, id } = await asked(server);
    await reaches(person, id, 'submitted');
    expect(taken).toEqual([phone]);
    answer.resolve();
  });

  test('S10: dropped on the way it stays submitted, and a resend goes by the other gateway', async () => {
    const server = await start();
    setFaults(server, 'drop', 'deliver');
    const { person, phone, id } = await asked(server);
    await reaches(person, id, 'submitted');
    server.clock.advance(60);
    await person.post(`/v1/verifications/${id}/resend`);
    await reaches(person, id, 'delivered');
    expect(server.sandbox.received(phone)).toMatchObject([{ gateway: 'backup' }]);
  });

  test('S10: with both out it waits in the queue, says why, and comes once they are back', async () => {
    const server = await start();
    setFaults(server, 'outage');
    const { person, phone, id } = await asked(server);
    await eventually(async () => (await delivery(person, id)).reason === 'no_gateway', 'the reason');
    expect(await delivery(person, id)).toMatchObject({ status: 'queued' });
    setFaults(server, 'deliver');
    server.clock.advance(2);
    await reaches(person, id, 'delivered');
    expect(server.sandbox.received(phone)).toHaveLength(1);
  });

  test('S10: one refuses and the other is out: it is not given up while the other may come back', async () => {
    const server = await start();
    setFaults(server, 'reject', 'outage');
    const { person, id } = await asked(server);
    await eventually(async () => (await server.sql('select 1 from messages where attempts > 0')).length > 0, 'a try');
    setFaults(server, 'reject', 'deliver');
    server.clock.advance(2);
    await reaches(person, id, 'delivered');
  });

  test('S10: refused by all it has failed', async () => {
    const server = await start();
    setFaults(server, 'reject');
    const { person, id } = await asked(server);
    await reaches(person, id, 'failed');
    expect(await delivery(person, id)).toMatchObject({ reason: 'rejected' });
  });

  test('S10: what no gateway took before its code ended is expired and never sent', async () => {
    const server = await start();
    setFaults(server, 'outage');
    const { person, phone, id } = await asked(server);
    server.clock.advance(301);
    await eventually(async () => {
      // A row that a dispatcher holds at this moment is left to the next round.
      for (const task of server.app.messaging.tasks) await task.run();
      return (await delivery(person, id)).status === 'expired';
    }, 'the end of the message');
    expect(await delivery(person, id)).toMatchObject({ reason: 'no_gateway' });
    setFaults(server, 'deliver');
    server.app.messaging.wake();
    await asked(server).then(({ person: other, id: next }) => reaches(other, next, 'delivered'));
    expect(server.sandbox.received(phone)).toEqual([]);
  });

  test('S10: both out for long: the next ask is told so at once, and nothing is written', async () => {
    const server = await start();
    setFaults(server, 'outage');
    for (let n = 0; n < 5; n++) await asked(server);
    const person = await server.person();
    const phone = newPhone();
    const refused = await eventually(async () => {
      const answer = await person.askCode(phone, { headers: { 'x-forwarded-for': '203.0.113.5' } });
      if (answer.status === 201) await person.register();
      return answer.status === 503 && answer;
    }, 'gateway_unavailable');
    expect(refused).toMatchObject({ body: { code: 'gateway_unavailable', retryAfterSeconds: 10 } });
    expect((await person.get<{ checks: object }>('/readyz')).body).toMatchObject({ checks: { sms: 'down' } });
  });

  test('S10: one message that can’t be opened does not hold up the others', async () => {
    const server = await start();
    setFaults(server, 'outage');
    const [bad, good] = [await asked(server), await asked(server)];
    await eventually(async () => (await delivery(good.person, good.id)).reason === 'no_gateway', 'a first try');
    await server.sql(
      `update messages set text_cipher = overlay(text_cipher placing 'x' from 20)
       where id = (select message_id from verifications where id = $1)`,
      [bad.id],
    );
    await server.sql(`update messages set available_at = now()`);
    setFaults(server, 'deliver');
    server.app.messaging.wake();
    await reaches(good.person, good.id, 'delivered');
    await reaches(bad.person, bad.id, 'failed');
  });
});

describe('S4: the day’s budget', () => {
  test('S4: two servers on one database send exactly as many as the day pays for', async () => {
    const first = await start({ env: { SMS_DAILY_UNITS: '25', SMS_SECURITY_RESERVE_UNITS: '5' } });
    const second = await start({ beside: first, env: { SMS_DAILY_UNITS: '25', SMS_SECURITY_RESERVE_UNITS: '5' } });
    const people = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? first : second).person()));
    const counts = tally(await atOnce(60, (n) => people[n]!.askCode(newPhone())));
    expect((counts['201'] ?? 0) + (counts.send_limit_reached ?? 0)).toBe(60);
    await eventually(
      async () => !(await first.sql(`select 1 from messages where status = 'queued'`)).length,
      'the end',
    );
    expect(first.sandbox.received().length + second.sandbox.received().length).toBe(20);
    expect(await spent(first)).toBe(20);
    const failed = await first.sql<{ reason: string }>(`select reason from messages where status = 'failed'`);
    expect(new Set(failed.map(({ reason }) => reason))).toEqual(new Set(failed.length ? ['budget'] : []));
    expect((await people[0]!.askCode(newPhone())).body.code).toBe('send_limit_reached');
  });

  test('S4: the reserve is there for security messages when the rest is gone', async () => {
    const server = await start({ env: { SMS_DAILY_UNITS: '6', SMS_SECURITY_RESERVE_UNITS: '4' } });
    setFaults(server, 'outage');
    const [ordinary, security] = [await asked(server), await asked(server)];
    await server.sql(
      `update messages set category = 'security' where id = (select message_id from verifications where id = $1)`,
      [security.id],
    );
    await server.sql(
      `insert into sms_spend (day, country, units) values ($1, '*', 2) on conflict (day, country) do update set units = 2`,
      [server.clock.now().toISOString().slice(0, 10)],
    );
    setFaults(server, 'deliver');
    server.clock.advance(3);
    await reaches(security.person, security.id, 'delivered');
    await reaches(ordinary.person, ordinary.id, 'failed');
    expect(await delivery(ordinary.person, ordinary.id)).toMatchObject({ reason: 'budget' });
  });

  test('S4: tries that reached no gateway cost nothing', async () => {
    const server = await start();
    setFaults(server, 'outage');
    const { person, id } = await asked(server);
    for (let tries = 1; tries <= 4; tries++) {
      await eventually(
        async () => (await server.sql('select 1 from messages where attempts >= $1', [tries])).length > 0,
        `try ${tries}`,
      );
      server.clock.advance(16);
    }
    setFaults(server, 'deliver');
    await reaches(person, id, 'delivered');
    expect(await spent(server)).toBe(1);
  });
});

test('S10: many processes take each message once', async () => {
  const first = await start();
  const others = [await start({ beside: first }), await start({ beside: first })];
  const people = await Promise.all(Array.from({ length: 90 }, (_, n) => [first, ...others][n % 3]!.person()));
  await atOnce(90, (n) => people[n]!.askCode(newPhone()));
  await eventually(async () => !(await first.sql(`select 1 from messages where status = 'queued'`)).length, 'the end');
  const ids = [first, ...others].flatMap((server) => server.sandbox.received().map(({ id }) => id));
  expect(ids).toHaveLength(90);
  expect(new Set(ids).size).toBe(90);
  expect(await spent(first)).toBe(90);
});
