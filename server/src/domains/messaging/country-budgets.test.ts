import { afterEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { spendByDay } from './spend-by-day.ts';

const servers: TestServer[] = [];
async function start(options: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0).reverse()) await server.close();
});

let last = 81_000_000;
const singaporean = () => `+65${++last}`;
const idle = (server: TestServer) =>
  eventually(async () => !(await server.sql(`select from messages where status = 'queued'`)).length, 'the end');
const spend = async (server: TestServer) =>
  Object.fromEntries(
    (await server.sql<{ country: string; units: number }>('select country, units from sms_spend where units > 0')).map(
      ({ country, units }) => [country, units],
    ),
  );
const alerts = async (server: TestServer) =>
  (await server.sql<{ kind: string }>('select kind from risk_alerts order by kind')).map(({ kind }) => kind);

describe('S4: a country’s own budget', () => {
  test('S4: two servers on one database send to it exactly what the day pays for, and elsewhere all', async () => {
    const env = { SMS_COUNTRY_UNITS: 'CN=100,*=10' };
    const first = await start({ env });
    const second = await start({ beside: first, env });
    const people = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? first : second).person()));
    const phoneOf = (n: number) => (n % 3 === 0 ? newPhone() : singaporean());
    const counts = tally(await answeredAtOnce(60, (n) => people[n]!.askCode(phoneOf(n))));
    expect((counts['201'] ?? 0) + (counts.send_limit_reached ?? 0)).toBe(60);
    await idle(first);
    expect(await spend(first)).toEqual({ '*': 30, CN: 20, SG: 10 });
    expect(first.sandbox.received().length + second.sandbox.received().length).toBe(30);
    expect((await people[0]!.askCode(singaporean())).body.code).toBe('send_limit_reached');
    expect((await people[0]!.askCode(newPhone())).status).toBe(201);
    expect(await alerts(first)).toEqual(counts['201'] === 30 ? [] : ['sms_country_budget_used']);
    const [today] = await spendByDay({ db: first.app.db, clock: first.clock, settings: first.settings }, 1);
    expect(today).toMatchObject({
      countries: [
        { country: 'CN', most: 100 },
        { country: 'SG', units: 10, most: 10 },
      ],
    });
  });

  test('S4: security messages pass it, and not the day’s', async () => {
    const server = await start({
      env: { SMS_COUNTRY_UNITS: 'CN=1', SMS_DAILY_UNITS: '4', SMS_SECURITY_RESERVE_UNITS: '2' },
    });
    await (await server.person()).askCode(newPhone());
    await idle(server);
    // Five notices and a code more, as they would lie in the queue.
    await server.sql(
      `insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, prefix,
         text_cipher, units, status, available_at, expires_at, changed_at)
       select account_id, (left(id::text, 24) || lpad(n::text, 12, '0'))::uuid, template,
         case when n = 1 then 'ordinary' else 'security' end, recipient_index, recipient_cipher, country, prefix,
         text_cipher, units, 'queued', available_at, expires_at, changed_at
       from messages, generate_series(1, 6) n`,
    );
    server.app.messaging.wake();
    const ends = () =>
      server.sql<{ category: string; status: string; reason: string }>(
        `select category, status, reason from messages where reason = 'budget' order by category`,
      );
    await eventually(async () => (await ends()).length === 3, 'three to be refused');
    expect(await ends()).toEqual([
      { category: 'ordinary', status: 'failed', reason: 'budget' },
      { category: 'security', status: 'queued', reason: 'budget' },
      { category: 'security', status: 'queued', reason: 'budget' },
    ]);
    expect(server.sandbox.received()).toHaveLength(4);
    expect(await spend(server)).toEqual({ '*': 4, CN: 4 });
    expect(await alerts(server)).toContain('sms_country_budget_used');
  });

  test('S4: what every gateway refused costs nothing', async () => {
    const server = await start({ env: { SMS_COUNTRY_UNITS: 'CN=100' } });
    server.sandbox.faults.primary = { mode: 'reject', delayMs: 0 };
    server.sandbox.faults.backup = { mode: 'reject', delayMs: 0 };
    await (await server.person()).askCode(newPhone());
    await eventually(async () => (await server.sql(`select from messages where status = 'failed'`)).length, 'its end');
    await eventually(async () => Object.keys(await spend(server)).length === 0, 'what it cost to be given back');
  });

  test('S4: four fifths of the day raise the alarm, once', async () => {
    const server = await start({ env: { SMS_DAILY_UNITS: '10', SMS_SECURITY_RESERVE_UNITS: '5' } });
    for (let n = 0; n < 5; n++) await (await server.person()).askCode(newPhone());
    await idle(server);
    expect(await eventually(async () => (await alerts(server)).length && (await alerts(server)), 'the alert')).toEqual([
      'sms_budget_nearly_used',
    ]);
  });
});
