import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const outcomeOf = async (asking: ReturnType<Client['askCode']>) => {
  const { status, body } = await asking;
  return body.code ?? String(status);
};

describe('S1: per number, all accounts together', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    server.clock.freeze();
  });
  afterAll(() => server.close());

  test('S1: 200 at once from 200 people: exactly one', async () => {
    const people = await Promise.all(Array.from({ length: 200 }, () => server.person()));
    const phone = newPhone();
    expect(tally(await answeredAtOnce(200, (n) => people[n]!.askCode(phone)))).toEqual({ 201: 1, send_too_soon: 199 });
    await server.codeSentTo(phone);
    expect(server.sandbox.received(phone)).toHaveLength(1);
  });

  /** Asks at each of these seconds, each time as someone new, and says what came of it. */
  async function askAt(phone: string, seconds: number[]): Promise<string[]> {
    const outcomes: string[] = [];
    let now = 0;
    for (const second of seconds) {
      server.clock.advance(second - now);
      now = second;
      outcomes.push(await outcomeOf((await server.person()).askCode(phone)));
    }
    return outcomes;
  }

  const edges: [what: string, seconds: number[], last: string][] = [
    ['the minute at 59 s', [0, 59], 'send_too_soon'],
    ['the minute at 60 s', [0, 60], '201'],
    ['the hour at 3599 s', [0, 60, 120, 180, 240, 3_599], 'send_too_soon'],
    ['the hour at 3600 s', [0, 60, 120, 180, 240, 3_600], '201'],
    ['the hour in its middle', [0, 60, 120, 180, 240, 1_800], 'send_limit_reached'],
    ['the day in its middle', [0, 60, 120, 180, 240, 4_000, 4_060, 4_120, 4_180, 4_240, 40_000], 'send_limit_reached'],
    ['the day at 86399 s', [0, 60, 120, 180, 240, 4_000, 4_060, 4_120, 4_180, 4_240, 86_399], 'send_too_soon'],
    ['the day at 86400 s', [0, 60, 120, 180, 240, 4_000, 4_060, 4_120, 4_180, 4_240, 86_400], '201'],
  ];
  test.each(edges)('S1: %s', async (_what, seconds, last) => {
    const outcomes = await askAt(newPhone(), seconds);
    expect(outcomes).toEqual([...Array(seconds.length - 1).fill('201'), last]);
  });

  test('S1: the refusal says when there is room again, and there is', async () => {
    const phone = newPhone();
    await askAt(phone, [0, 60, 120, 180, 240]);
    server.clock.advance(100);
    const person = await server.person();
    const { headers, body } = await person.askCode(phone);
    expect(body).toMatchObject({ code: 'send_limit_reached', retryAfterSeconds: 3_600 - 340 });
    expect(headers.get('retry-after')).toBe(String(body.retryAfterSeconds));
    server.clock.advance(body.retryAfterSeconds!);
    expect(await outcomeOf(person.askCode(phone))).toBe('201');
  });

  test('S1: resends and new verifications draw on the same budget', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    for (let n = 0; n < 3; n++) {
      const { body } = await person.askCode(phone);
      server.clock.advance(60);
      const resent = await person.post(`/v1/verifications/${body.id}/resend`);
      expect(resent.body.code ?? '200').toBe(n < 2 ? '200' : 'send_limit_reached');
      server.clock.advance(60);
    }
  });

  test('S1: a refused ask costs nothing', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    await person.askCode(phone);
    for (let n = 0; n < 30; n++) await person.askCode(phone);
    server.clock.advance(60);
    expect(await outcomeOf(person.askCode(phone))).toBe('201');
  });
});

describe('S2: per account and per address', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    server.clock.freeze();
  });
  afterAll(() => server.close());

  test('S2: an account’s 200 at once, from as many addresses to as many numbers: exactly 20', async () => {
    const person = await server.person();
    const answers = await atOnce(200, (n) =>
      person.askCode(newPhone(), { headers: { 'x-forwarded-for': `203.0.${n}.1` } }),
    );
    expect(tally(answers)).toEqual({ 201: 20, send_limit_reached: 180 });
    const ask = () => person.askCode(newPhone(), { headers: { 'x-forwarded-for': '203.0.250.1' } });
    server.clock.advance(86_399);
    await person.post('/v1/sessions', {});
    expect(await outcomeOf(ask())).toBe('send_limit_reached');
    server.clock.advance(1);
    expect(await outcomeOf(ask())).toBe('201');
  });

  const households: [what: string, address: (n: number) => string][] = [
    ['one IPv4', () => '192.0.2.77'],
    ['one IPv4, written as IPv6', (n) => (n % 2 ? '192.0.2.78' : '::ffff:192.0.2.78')],
    ['one IPv6 /64', (n) => `2001:db8:77:1::${(n + 1).toString(16)}`],
  ];
  test.each(households)('S2: 60 at once from %s, each another person: exactly 20 an hour', async (_what, address) => {
    const people = await Promise.all(Array.from({ length: 60 }, () => server.person()));
    const ask = (n: number) => people[n]!.askCode(newPhone(), { headers: { 'x-forwarded-for': address(n) } });
    expect(tally(await atOnce(60, ask))).toEqual({ 201: 20, send_limit_reached: 40 });
    server.clock.advance(3_599);
    expect(await outcomeOf(ask(50))).toBe('send_limit_reached');
    server.clock.advance(1);
    expect(await outcomeOf(ask(50))).toBe('201');
  });

  test('S2: the next /64 is another address', async () => {
    const person = await server.person();
    const headers = { 'x-forwarded-for': '2001:db8:77:2::1' };
    expect(await outcomeOf(person.askCode(newPhone(), { headers }))).toBe('201');
  });
});

describe('S3: countries', () => {
  test('S3: only those served get a code, whatever the number is written as', async () => {
    const server = await startTestServer({ env: { SMS_COUNTRIES: 'CN,SG' } });
    const person = await server.person();
    const cases: [string, string][] = [
      [newPhone(), '201'],
      ['+65 8123 4567', '201'],
      ['+1 415 555 2671', 'phone_country_not_served'],
      ['+44 7400 123456', 'phone_country_not_served'],
      ['+88213000000', 'phone_not_mobile'],
    ];
    for (const [phone, outcome] of cases)
      expect([phone, await outcomeOf(person.askCode(phone))]).toEqual([phone, outcome]);
    expect(server.sandbox.received('+14155552671')).toEqual([]);
    await server.close();
  });
});

describe('S3: ranges that cost more than they can be worth', () => {
  test('S3: no spelling gets a code there', async () => {
    const server = await startTestServer();
    const person = await server.person();
    const spellings = ['+881612345678', '00881 6 1234 5678', '＋881 6１２３４５６７８', '(+881) 612-345-678'];
    for (const phone of spellings)
      expect([phone, await outcomeOf(person.askCode(phone))]).toEqual([phone, 'phone_country_not_served']);
    expect(await server.sql('select 1 from messages')).toEqual([]);
    await server.close();
  });

  test('S3: the list is the operator’s', async () => {
    const server = await startTestServer({ env: { SMS_DENIED_PREFIXES: '+8613800, 65' } });
    const person = await server.person();
    const cases: [string, string][] = [
      ['+86 138 0012 3456', 'phone_country_not_served'],
      ['0086-13800123457', 'phone_country_not_served'],
      ['+65 8123 4567', 'phone_country_not_served'],
      ['+86 138 1012 3456', '201'],
    ];
    for (const [phone, outcome] of cases)
      expect([phone, await outcomeOf(person.askCode(phone))]).toEqual([phone, outcome]);
    await server.close();
  });
});

describe('S7: where a budget can’t be asked, nothing is sent', () => {
  test.each(['send_windows', 'code_guards', 'sms_spend'])('S7: without %s', async (table) => {
    const server = await startTestServer();
    const [person, phone] = [await server.person(), newPhone()];
    await server.sql(`alter table ${table} rename to away`);
    const refused = await person.askCode(phone);
    expect(refused).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await server.sql('select 1 from messages')).toEqual([]);
    await server.sql(`alter table away rename to ${table}`);
    expect(await outcomeOf(person.askCode(phone))).toBe('201');
    await server.close();
  });
});
