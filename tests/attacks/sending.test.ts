import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { atOnce, tally } from '../../server/testing/at-once.ts';
import { newPhone } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';

/** Using our SMS against us or others: to spend our money, to flood a handset, to keep other people's codes away. */
const servers: TestServer[] = [];
async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startTestServer({ env });
  servers.push(server);
  return server;
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) await server.close();
});

describe('20: one attacker can’t stop other people’s codes', () => {
  test('20: neither from one account nor from one address', async () => {
    const server = await start();
    const attacker = await server.person();
    const mob = await Promise.all(Array.from({ length: 40 }, () => server.person()));
    for (const member of mob) member.address = '203.0.113.66';
    await atOnce(60, (n) => attacker.askCode(newPhone(), { headers: { 'x-forwarded-for': `203.0.${n}.1` } }));
    await atOnce(120, (n) => mob[n % 40]!.askCode(newPhone()));
    const sent = await server.sql('select 1 from messages');
    expect(sent.length).toBe(40);
    await (await server.person()).bindNumber();
  });

  test('20: nor by wrong passwords or floods from elsewhere', async () => {
    const server = await start({ REQUESTS_PER_ADDRESS_PER_MINUTE: '20' });
    const attacker = server.client();
    attacker.address = '203.0.113.67';
    expect(tally(await atOnce(50, () => attacker.get('/v1/account')))).toEqual({
      session_required: 20,
      too_many_requests: 30,
    });
    await (await server.person()).bindNumber();
  });

  test('20: with the day’s ordinary units gone the security reserve is whole', async () => {
    const server = await start({ SMS_DAILY_UNITS: '12', SMS_SECURITY_RESERVE_UNITS: '8' });
    const people = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    await atOnce(20, (n) => people[n]!.askCode(newPhone()));
    await eventually(
      async () => !(await server.sql(`select 1 from messages where status = 'queued'`)).length,
      'the end',
    );
    const [spend] = await server.sql<{ units: number }>(`select units from sms_spend where country = '*'`);
    expect(spend!.units).toBe(4);
    expect(server.sandbox.received()).toHaveLength(4);
    const refused = await (await server.person()).askCode(newPhone());
    expect(refused).toMatchObject({ status: 429, body: { code: 'send_limit_reached' } });
  });

  test('20: a handset is not flooded by a hundred accounts', async () => {
    const server = await start();
    const [phone, people] = [newPhone(), await Promise.all(Array.from({ length: 100 }, () => server.person()))];
    server.clock.freeze();
    for (let minute = 0; minute < 12; minute++) {
      await atOnce(8, (n) => people[(minute * 8 + n) % 100]!.askCode(phone));
      server.clock.advance(60);
    }
    await eventually(
      async () => !(await server.sql(`select 1 from messages where status = 'queued'`)).length,
      'the end',
    );
    expect(server.sandbox.received(phone)).toHaveLength(5);
  });
});

describe('20: a thousand codes a minute to one range of numbers', () => {
  test('20: cost no more than the brake lets through; security messages and other people’s codes go', async () => {
    const server = await start({
      SMS_CONVERSION_CODES: '50',
      SMS_DAILY_UNITS: '400',
      SMS_SECURITY_RESERVE_UNITS: '100',
      SMS_PER_ACCOUNT_PER_DAY: '1000',
    });
    server.clock.freeze();
    const range = (n: number) => `+8613900${100_000 + n}`;
    const owner = await server.person();
    const old = '+8613900999999';
    const { id: phoneId } = await owner.bindNumber(old);
    server.clock.advance(61);
    const proofs = await owner.replaceProofs(phoneId, old, newPhone());
    const mob = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    const answers: Awaited<ReturnType<typeof owner.askCode>>[] = [];
    for (let second = 0; second < 20; second++) {
      const ask = (n: number) =>
        mob[n % 20]!.askCode(range(second * 50 + n), { headers: { 'x-forwarded-for': `203.0.${second}.${n}` } });
      answers.push(...(await atOnce(50, ask)));
      server.clock.advance(3);
    }
    expect(answers).toHaveLength(1_000);
    expect(tally(answers).challenge_required).toBeGreaterThan(500);
    await eventually(
      async () => !(await server.sql(`select 1 from messages where status = 'queued'`)).length,
      'the end',
    );
    const [spend] = await server.sql<{ units: number }>(`select units from sms_spend where country = '*'`);
    expect(spend!.units).toBeLessThanOrEqual(300);
    expect(server.sandbox.received().length).toBe(spend!.units);

    await (await server.person()).bindNumber(newPhone());
    expect((await owner.replace(phoneId, proofs)).status).toBeLessThan(300);
    await server.objectionSentTo(old);
    expect(await server.sql('select 1 from sms_brakes')).toHaveLength(1);
  });
});

describe('23: a limiter that fails closes', () => {
  test.each(['send_windows', 'sms_spend', 'code_guards', 'sms_brakes'])(
    '23: with %s gone no code is sent',
    async (table) => {
      const server = await start();
      const [person, phone] = [await server.person(), newPhone()];
      await server.sql(`alter table ${table} rename to gone`);
      expect(await person.askCode(phone)).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
      expect(await server.sql('select 1 from messages')).toEqual([]);
    },
  );

  test('23: with the guard of wrong codes gone no code is tried', async () => {
    const server = await start();
    const [person, phone] = [await server.person(), newPhone()];
    const { body } = await person.askCode(phone);
    const code = await server.codeSentTo(phone);
    await server.sql('alter table code_guards rename to gone');
    expect((await person.bind(body.id, code)).status).toBeGreaterThanOrEqual(500);
    await server.sql('alter table gone rename to code_guards');
    expect((await person.account()).phone).toBeNull();
    await server.sql('delete from code_guards');
    expect((await person.bind(body.id, code)).status).not.toBe(201);
  });

  test('23: with the flood limiter broken every door is shut', async () => {
    const server = await start();
    const person = await server.person();
    vi.spyOn(RateLimiterMemory.prototype, 'consume').mockRejectedValue(new Error('out of memory'));
    for (const answer of [
      await person.get('/v1/account'),
      await person.askCode(newPhone()),
      await server.client().post('/v1/sessions', { identifier: 'x', password: 'y' }),
      await server.client().post('/v1/accounts', { username: 'someone', password: 'plum harbour 42' }),
    ])
      expect(answer).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    expect(await server.sql('select 1 from messages')).toEqual([]);
  });

  test('23: with the count of failed sign-ins broken not even the right password opens', async () => {
    const server = await start();
    const { username } = await (await server.person()).account();
    const consume = RateLimiterMemory.prototype.consume;
    vi.spyOn(RateLimiterMemory.prototype, 'consume').mockImplementation(function (
      this: RateLimiterMemory,
      key,
      ...rest
    ) {
      if (this.keyPrefix === 'sign_in_failures') return Promise.reject(new Error('out of memory'));
      return consume.call(this, key, ...rest);
    });
    const answer = await server.client().post('/v1/sessions', { identifier: username, password: 'plum harbour 42' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
  });
});
