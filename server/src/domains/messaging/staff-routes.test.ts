import type { Problem, SmsBrakes, SmsFunnel, SmsLines, SmsSpend, StaffRole } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newPhone } from '../../../testing/client.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

let server: TestServer;
let risk: Agent;
beforeAll(async () => {
  server = await startTestServer({
    env: { SMS_COUNTRY_UNITS: 'CN=900,*=50', SMS_DAILY_UNITS: '1000', SMS_SECURITY_RESERVE_UNITS: '200' },
  });
  // In the middle of an hour and a day, so that both have a past.
  server.clock.freeze();
  const noon = new Date(`${server.clock.now().toISOString().slice(0, 10)}T12:30:00Z`);
  server.clock.advance((noon.getTime() - server.clock.now().getTime()) / 1000 + 86_400);
  risk = await agent(server, ['risk']);
});
afterAll(() => server.close());
beforeEach(() => server.sql('truncate sms_counts, sms_hours, sms_days, sms_spend, sms_brakes, sms_conversions'));

const ago = (minutes: number) => new Date(server.clock.now().getTime() - minutes * 60_000);
type Counts = Partial<Record<'submitted' | 'delivered' | 'undelivered' | 'used' | 'failed' | 'expired', number>>;
const count = (
  minutesAgo: number,
  { gateway = 'primary', country = 'CN', ...counts }: Counts & Record<string, unknown>,
) => {
  const { submitted = 0, delivered = 0, undelivered = 0, used = 0, failed = 0, expired = 0 } = counts as Counts;
  return server.sql(
    `insert into sms_counts (minute, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
     values (date_trunc('minute', $1::timestamptz), $2, $3, 'sms', $4, $5, $6, $7, $8, $9)
     on conflict (minute, gateway, country, channel) do update set delivered = sms_counts.delivered + excluded.delivered`,
    [ago(minutesAgo), gateway, country, submitted, delivered, undelivered, used, failed, expired],
  );
};
const funnel = async (query: string) => {
  const { status, body } = await risk.get<SmsFunnel & Problem>(`/v1/staff/sms/funnel?${query}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
};
const sumUp = () => server.app.schedule.run('sum SMS counts');

describe('the funnel', () => {
  test('by gateway and country, and by hour with the empty ones', async () => {
    await count(5, { submitted: 100, delivered: 90, undelivered: 5, used: 70 });
    await count(65, { submitted: 10, delivered: 10, used: 9 });
    await count(5, { gateway: 'backup', country: 'SG', submitted: 4, delivered: 4 });
    await count(5, { gateway: '', failed: 3, expired: 2 });
    await count(60 * 24, { submitted: 1_000 });
    const body = await funnel('hours=24');
    expect(body.rows).toMatchObject([
      { gateway: 'backup', country: 'SG', asked: 4, submitted: 4, delivered: 4, noWord: 0, odd: [] },
      { gateway: 'primary', country: 'CN', asked: 110, submitted: 110, delivered: 100, used: 79, noWord: 5, odd: [] },
      { gateway: '', country: 'CN', asked: 5, submitted: 0, failed: 3, expired: 2, odd: [] },
    ]);
    expect(body.step).toBe('hour');
    expect(body.series).toHaveLength(24);
    expect(body.series.at(-1)).toMatchObject({ asked: 109, submitted: 104, delivered: 94, used: 70 });
    expect(body.series.at(-2)).toMatchObject({ submitted: 10 });
    expect(body.series.at(-3)).toMatchObject({ asked: 0 });
  });

  test('weeks are read from days and hours, and say the same as their minutes', async () => {
    for (let n = 0; n < 200; n++)
      await count((n * 7_919) % (7 * 1_440), {
        gateway: n % 3 ? 'primary' : 'backup',
        country: n % 2 ? 'CN' : 'US',
        submitted: 1 + (n % 5),
        delivered: n % 2,
      });
    const before = await Promise.all(['hours=24', 'days=7', 'days=30'].map(funnel));
    await sumUp();
    expect(await Promise.all(['hours=24', 'days=7', 'days=30'].map(funnel))).toEqual(before);
    expect(before[1]!.rows.reduce((sum, { submitted }) => sum + submitted, 0)).toBeGreaterThan(300);
    // So it is indeed the hours that are read, and the days: what is gone from what they were made of is still told.
    const now = server.clock.now();
    await server.sql(
      "delete from sms_counts where minute < date_trunc('hour', $1::timestamptz, 'UTC') - interval '3 hours'",
      [now],
    );
    expect(await Promise.all(['hours=24', 'days=7'].map(funnel))).toEqual(before.slice(0, 2));
    await server.sql("delete from sms_hours where hour < date_trunc('day', $1::timestamptz, 'UTC')", [now]);
    expect(await Promise.all(['days=7', 'days=30'].map(funnel))).toEqual(before.slice(1));
  });

  test('a receipt that comes late is told once its hour is made anew, that of the last hours at once', async () => {
    await count(30 * 60, { submitted: 10 });
    await count(90, { submitted: 10 });
    await sumUp();
    await count(30 * 60, { delivered: 10 });
    await count(90, { delivered: 10 });
    const deliveredNow = async () => (await funnel('days=7')).rows[0]!.delivered;
    // The schedule may have made them meanwhile.
    expect(await deliveredNow()).toBeGreaterThanOrEqual(10);
    await sumUp();
    expect(await deliveredNow()).toBe(20);
    await sumUp();
    expect(await deliveredNow()).toBe(20);
  });

  test.each([
    ['enough arrive', { submitted: 100, delivered: 96, undelivered: 4, used: 60 }, []],
    ['few arrive', { submitted: 100, delivered: 80, undelivered: 20, used: 60 }, ['few_delivered']],
    ['few are used', { submitted: 100, delivered: 98, used: 10 }, ['few_used']],
    ['the gateway hardly tells', { submitted: 100, delivered: 49, used: 40 }, ['few_receipts']],
    ['too few to judge', { submitted: 40, delivered: 1, undelivered: 39 }, []],
  ] as [string, Counts, string[]][])('%s: %j', async (_what, counts, odd) => {
    await count(10, counts);
    expect((await funnel('hours=1')).rows[0]!.odd).toEqual(odd);
  });

  test('what no gateway took is odd where it is more than one in twenty of its country', async () => {
    await count(10, { submitted: 95, delivered: 95, used: 60 });
    await count(10, { gateway: '', failed: 6 });
    expect((await funnel('hours=1')).rows.at(-1)).toMatchObject({ gateway: '', odd: ['many_failed'] });
  });

  test('what really was sent is in it', async () => {
    const person = await server.person();
    const phone = newPhone();
    const { body } = await person.askCode(phone);
    await person.bind(body.id, await server.codeSentTo(phone));
    await eventually(async () => {
      const [row] = (await funnel('hours=1')).rows;
      return row?.submitted === 1 && row.delivered === 1 && row.used === 1;
    }, 'the message in the funnel');
  });
});

test('what days cost, with the quiet ones, against what is set', async () => {
  const day = (days: number) =>
    ago(days * 1_440)
      .toISOString()
      .slice(0, 10);
  await server.sql(
    `insert into sms_spend (day, country, units) values ($1, '*', 120), ($1, 'CN', 100), ($1, 'SG', 20), ($2, '*', 7), ($2, 'CN', 7)`,
    [day(0), day(2)],
  );
  const { body } = await risk.get<SmsSpend>('/v1/staff/sms/spend?days=4');
  expect(body).toEqual({
    dailyUnits: 1_000,
    reserveUnits: 200,
    days: [
      { day: day(3), units: 0, countries: [] },
      { day: day(2), units: 7, countries: [{ country: 'CN', units: 7, most: 900 }] },
      { day: day(1), units: 0, countries: [] },
      {
        day: day(0),
        units: 120,
        countries: [
          { country: 'CN', units: 100, most: 900 },
          { country: 'SG', units: 20, most: 50 },
        ],
      },
    ],
  });
});

test('the lines by their names, and the ranges that are braked; never a number', async () => {
  const { body: lines } = await risk.get<SmsLines>('/v1/staff/sms/lines');
  expect(lines.items).toMatchObject([
    { gateway: 'primary', line: 1, state: 'ok', circuit: 'closed', isSilent: false, deliveryRate: null },
    { gateway: 'backup', line: 2, state: 'ok', circuit: 'closed' },
  ]);
  await server.sql(
    `insert into sms_brakes (prefix, braked_at, lifts_at) values ('+8613900', $1, $2), ('+8613901', $1, $1)`,
    [ago(60), ago(-600)],
  );
  await server.sql(
    `insert into sms_conversions (prefix, minute, sent, used) values ('+8613900', $1, 40, 1), ('+8613900', $2, 20, 1), ('+8613900', $3, 9, 9)`,
    [ago(90), ago(70), ago(3_000)],
  );
  const { body: brakes } = await risk.get<SmsBrakes>('/v1/staff/sms/brakes');
  expect(brakes).toEqual({
    minPercent: 20,
    items: [
      { prefix: '+8613900', brakedAt: ago(60).toISOString(), liftsAt: ago(-600).toISOString(), sent: 60, used: 2 },
    ],
  });
});

const paths = ['funnel', 'spend', 'lines', 'brakes'];
const seen: [StaffRole, string[]][] = [
  ['risk', paths],
  ['finance', ['funnel', 'spend', 'lines']],
  ['support', ['funnel', 'lines']],
  ['editor', []],
  ['admin', []],
];
test.each(seen)('%s sees %j', async (role, allowed) => {
  const member = await agent(server, [role]);
  for (const path of paths) {
    const { status } = await member.get(`/v1/staff/sms/${path}`);
    expect([path, status]).toEqual([path, allowed.includes(path) ? 200 : 403]);
  }
});

test.each(['hours=0', 'hours=49', 'days=91', 'days=x', 'hours=1.5'])(
  'a range that is none is refused: %s',
  async (query) => {
    expect((await risk.get<Problem>(`/v1/staff/sms/funnel?${query}`)).status).toBe(422);
  },
);
