import type { ServiceState, ServiceStatus, StaffIncidentList, StatusHistory, Today } from '@btepai/contract';
import pg from 'pg';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { openWire } from '../../../testing/wire.ts';
import { stateOfAnswers } from './status-answers.ts';

const open: { close(): unknown }[] = [];
async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  server.clock.freeze();
  open.unshift(server);
  return server;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A look at how things are `seconds` after the last. */
async function look(server: TestServer, seconds = 15): Promise<ServiceStatus> {
  server.clock.advance(seconds);
  return (await server.client().get<ServiceStatus>('/v1/status')).body;
}
const spansOf = (server: TestServer, component: string) =>
  server.sql<{ state: ServiceState; since: Date; seen_at: Date }>(
    'select state, since, seen_at from status_spans where component = $1 order by since',
    [component],
  );
const statesOf = async (server: TestServer, component: string) =>
  (await spansOf(server, component)).map(({ state }) => state);
/** A message that is due and that no dispatcher gets, for its row is held: the queue is down until it is let go. */
async function stallQueue(server: TestServer): Promise<() => Promise<void>> {
  const phone = newPhone();
  await (await server.person()).askCode(phone);
  await server.codeSentTo(phone);
  await eventually(
    async () => (await server.sql("select from messages where status = 'delivered'")).length > 0,
    'the receipt',
  );
  const later = (seconds: number) => new Date(server.clock.now().getTime() + seconds * 1000);
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  await holder.query("update messages set status = 'queued', available_at = $1, expires_at = $2", [
    later(5),
    later(86_400),
  ]);
  await holder.query('begin');
  await holder.query('select from messages for update');
  open.unshift({ close: () => holder.end() });
  await look(server, 60);
  return async () => void (await holder.query('rollback'));
}

describe('how each part was is kept', () => {
  test('a state that lasts is one row, of which the end moves on', async () => {
    const server = await start();
    for (let n = 0; n < 4; n++) await look(server);
    const [only, ...more] = await spansOf(server, 'database');
    expect(more).toEqual([]);
    expect(only!.seen_at.getTime() - only!.since.getTime()).toBeGreaterThanOrEqual(45_000);
  });

  test('since when is the same after a restart, and for another process', async () => {
    const server = await start();
    const { components } = await look(server, 0);
    await look(server, 60);
    const second = await startTestServer({ beside: server });
    open.unshift(second);
    const there = (await second.client().get<ServiceStatus>('/v1/status')).body;
    expect(there.components.map(({ since }) => since)).toEqual(components.map(({ since }) => since));
    expect(await statesOf(server, 'api')).toEqual(['ok']);
  });

  test('where nobody looked for a while a new row begins, and the API was down', async () => {
    const server = await start();
    await look(server, 0);
    await look(server, 120);
    expect(await statesOf(server, 'api')).toEqual(['ok']);
    await look(server, 600);
    expect(await statesOf(server, 'api')).toEqual(['ok', 'ok']);
    const { body } = await server.client().get<StatusHistory>('/v1/status/history');
    const downOf = (name: string) =>
      body.components.find((one) => one.name === name)!.days.reduce((sum, { downSeconds }) => sum + downSeconds, 0);
    expect(downOf('api')).toBe(600);
    expect(downOf('database')).toBe(0);
  });

  test('two processes that look at the same moment write a change once', async () => {
    const server = await start();
    const second = await startTestServer({ beside: server });
    open.unshift(second);
    await look(server, 0);
    server.clock.advance(30);
    server.clock.freeze();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? server : second).client().get<ServiceStatus>('/v1/status')),
    );
    for (const component of ['api', 'database', 'queue', 'sms_line/1', 'alipay'])
      expect(await statesOf(server, component)).toEqual(['ok']);
  });

  test('a clock that ran ahead and is set back keeps nothing from being seen', async () => {
    const server = await start();
    await look(server, 0);
    await look(server, 7_200);
    await look(server, -7_200);
    await look(server);
    const spans = await spansOf(server, 'database');
    expect(spans.every(({ seen_at: seenAt }) => seenAt <= server.clock.now())).toBe(true);
    expect(server.clock.now().getTime() - spans.at(-1)!.seen_at.getTime()).toBeLessThan(5_000);
  });
});

describe('what goes wrong', () => {
  test('worse is written at once, better once it has lasted a minute', async () => {
    const server = await start();
    await look(server, 0);
    const free = await stallQueue(server);
    expect((await look(server)).components[2]).toMatchObject({ name: 'queue', state: 'down' });
    expect(await statesOf(server, 'queue')).toEqual(['ok', 'down']);
    await free();
    await eventually(
      async () => (await server.sql("select from messages where status = 'queued'")).length === 0,
      'it to leave',
    );
    for (let n = 0; n < 3; n++) expect((await look(server)).components[2]!.state).toBe('ok');
    expect(await statesOf(server, 'queue')).toEqual(['ok', 'down']);
    await look(server);
    expect(await statesOf(server, 'queue')).toEqual(['ok', 'down', 'ok']);
    const [, down, well] = await spansOf(server, 'queue');
    expect(well!.since.getTime() - down!.seen_at.getTime()).toBe(15_000);
  });

  test('what is down for a minute opens one draft, which waits on 今日 and in no public answer', async () => {
    const server = await start();
    const risk = await agent(server, ['risk']);
    const drafts = async () => (await risk.get<StaffIncidentList>('/v1/staff/incidents?show=open')).body.items;
    await look(server, 0);
    await stallQueue(server);
    for (let n = 0; n < 4; n++) await look(server);
    expect(await drafts()).toEqual([]);
    await look(server);
    const [draft, ...more] = await drafts();
    expect(more).toEqual([]);
    expect(draft).toMatchObject({
      title: { zh: '短信排队中断', en: 'Texts waiting to be sent: interrupted' },
      components: ['queue'],
      standing: 'draft',
      state: 'investigating',
      openedBy: null,
      notes: [],
    });
    const [, down] = await spansOf(server, 'queue');
    expect(draft!.beganAt).toBe(down!.since.toISOString());
    expect((await look(server)).incidents).toEqual([]);
    const { body } = await risk.get<Today>('/v1/staff/today');
    expect(body.queues).toContainEqual(
      expect.objectContaining({ queue: 'status', count: 1, oldestAt: draft!.changedAt, targetSeconds: 900 }),
    );
    // Put away it stays away, as long as that lasts.
    const { status } = await risk.post(`/v1/staff/incidents/${draft!.id}/dismiss`, { version: draft!.version });
    expect(status).toBe(200);
    for (let n = 0; n < 6; n++) await look(server);
    expect(await drafts()).toEqual([]);
  });

  test('an outage of the database is written afterwards, with its times, and opens its draft', async () => {
    const wire = await openWire(inject('clusterUrl'));
    open.push(wire);
    const server = await start({ wire: wire.through });
    await look(server, 0);
    wire.cut();
    expect((await look(server)).state).toBe('down');
    for (let n = 0; n < 20; n++) await look(server);
    wire.mend();
    await eventually(async () => (await look(server, 4)).components[1]!.state === 'ok', 'the database');
    await eventually(async () => (await spansOf(server, 'database')).length > 1, 'the outage to be written');
    const [, outage] = await spansOf(server, 'database');
    expect(outage!.state).toBe('down');
    expect(outage!.seen_at.getTime() - outage!.since.getTime()).toBeGreaterThanOrEqual(300_000);
    const drafts = await server.sql<{ components: string[] }>('select components from incidents');
    expect(drafts[0]!.components).toContain('database');
  });

  test('while the database is gone the incidents that were known are still told', async () => {
    const wire = await openWire(inject('clusterUrl'));
    open.push(wire);
    const server = await start({ wire: wire.through });
    const editor = await agent(server, ['editor']);
    const { body } = await editor.post<{ id: string }>('/v1/staff/incidents', {
      id: crypto.randomUUID(),
      title: { zh: '支付宝付款变慢', en: 'Alipay is slow' },
      components: ['alipay'],
      beganAt: server.clock.now(),
      state: 'investigating',
      text: { zh: '我们在查。', en: 'We’re looking into it.' },
    });
    expect((await editor.post(`/v1/staff/incidents/${body.id}/publish`, { version: 1 })).status).toBe(200);
    expect((await look(server)).incidents).toHaveLength(1);
    wire.cut();
    const told = await look(server);
    expect(told.state).toBe('down');
    expect(told.incidents[0]!.title.en).toBe('Alipay is slow');
    wire.mend();
  });
});

test('90 days, each with how long it was so, by the days of those who read it', async () => {
  const server = await start();
  const now = new Date('2031-03-10T04:00:00Z');
  server.clock.advance((now.getTime() - server.clock.now().getTime()) / 1000);
  const span = (state: string, since: string, seenAt: string) =>
    server.sql('insert into status_spans (component, state, since, seen_at) values ($1, $2, $3, $4)', [
      'alipay',
      state,
      since,
      seenAt,
    ]);
  // 2031-03-08 begins at 16:00 of the 7th in UTC.
  await span('ok', '2031-03-07T15:00:00Z', '2031-03-07T16:59:50Z');
  await span('down', '2031-03-07T17:00:00Z', '2031-03-07T18:00:00Z');
  await span('degraded', '2031-03-07T20:00:00Z', '2031-03-07T20:30:00Z');
  const { body } = await server.client().get<StatusHistory>('/v1/status/history');
  const { days, available } = body.components.find(({ name }) => name === 'alipay')!;
  expect(days).toHaveLength(90);
  expect(days.at(-1)!.day).toBe('2031-03-10');
  expect(days.find(({ day }) => day === '2031-03-07')).toMatchObject({ okSeconds: 3_600, downSeconds: 0 });
  expect(days.find(({ day }) => day === '2031-03-08')).toMatchObject({
    okSeconds: 3_600,
    downSeconds: 3_600,
    degradedSeconds: 1_800,
  });
  expect(available).toBeCloseTo(1 - 3_600 / (3 * 3_600 + 1_800), 2);
});

test.each([
  [19, 19, 'ok'],
  [20, 0, 'ok'],
  [100, 4, 'ok'],
  [100, 5, 'degraded'],
  [100, 49, 'degraded'],
  [100, 50, 'down'],
])('of %i answers %i were errors of ours: %s', (answers, errors, state) => {
  expect(stateOfAnswers({ answers, errors })).toBe(state);
});
