import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import type { Gateway, Receipt } from './gateways/gateway.ts';

/** Receipts that name the gateway's own reference, which we know only once its answer was noted. */
let server: TestServer;
/** What the gateway does between taking a message and answering: `reference` is what it is about to answer. */
let beforeAnswer: (reference: string) => unknown = () => {};
let references = 0;
beforeAll(async () => {
  const gateway: Gateway = {
    name: 'byref',
    channels: ['sms'],
    async send() {
      const reference = `r${++references}`;
      await beforeAnswer(reference);
      return { reference };
    },
  };
  server = await startTestServer({ gateways: [gateway] });
  // The tasks would make good, some seconds later, what is to be right at once.
  await server.app.schedule.stop();
});
afterAll(() => server.close());

const hear = (reference: string, status: Receipt['status'] = 'delivered') =>
  server.app.messaging.hear('byref', { receipts: [{ reference, status }], replies: [] });
const delivery = async (person: Client, id: string) =>
  (await person.get<{ delivery: { status: string } }>(`/v1/verifications/${id}`)).body.delivery.status;
const reaches = (person: Client, id: string, status: string) =>
  eventually(async () => (await delivery(person, id)) === status, status);
const kept = () => server.sql<{ reference: string }>('select reference from receipts_ahead');
async function asked() {
  const person = await server.person();
  const { body } = await person.askCode(newPhone());
  return { person, id: body.id };
}
const tend = async () => {
  for (const task of server.app.messaging.tasks) await task.run();
};

test('one that is written before the answer is noted is applied once it is', async () => {
  beforeAnswer = async (reference) => {
    await hear(reference);
    await eventually(async () => (await kept()).length === 1, 'the early receipt');
  };
  const { person, id } = await asked();
  await reaches(person, id, 'delivered');
  expect(await kept()).toEqual([]);
  const [counted] = await server.sql(
    'select sum(submitted)::int as submitted, sum(delivered)::int as delivered from sms_counts',
  );
  expect(counted).toEqual({ submitted: 1, delivered: 1 });
});

test('hundreds that come in the same moment as their answers: none is lost', async () => {
  // Some before the answer, some just after it, and none with a wait between.
  beforeAnswer = (reference) => {
    if (Number(reference.slice(1)) % 2) void hear(reference);
    else setImmediate(() => void hear(reference));
  };
  const people = await Promise.all(Array.from({ length: 150 }, () => server.person()));
  await atOnce(150, (n) => people[n]!.askCode(newPhone()));
  await eventually(
    async () => !(await server.sql(`select 1 from messages where status <> 'delivered'`)).length,
    'all of them',
    20_000,
  );
  expect(await kept()).toEqual([]);
});

test('one that is being written while the answer is noted is not lost between the two', async () => {
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  beforeAnswer = async (reference) => {
    await holder.query('begin');
    await holder.query(`insert into receipts_ahead values ($1, 'byref', 'undelivered', null, now())`, [reference]);
    void hear(reference);
    // It has seen that no message has the reference, and waits to write that.
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%with heard as%'`;
    await eventually(async () => (await server.sql(waiting)).length > 0, 'the receipt to wait');
  };
  const { person, id } = await asked();
  await reaches(person, id, 'submitted');
  await holder.query('rollback');
  await holder.end();
  await reaches(person, id, 'delivered');
  expect(await kept()).toEqual([]);
});

test('where a process died between its write and its look, the next round of the tasks applies it', async () => {
  beforeAnswer = () => {};
  const { person, id } = await asked();
  await reaches(person, id, 'submitted');
  await server.sql(`insert into receipts_ahead values ($1, 'byref', 'undelivered', 'unreachable', $2)`, [
    `r${references}`,
    server.clock.now(),
  ]);
  await tend();
  expect(await delivery(person, id)).toBe('undelivered');
});

test('unknown, repeated and contrary ones do no harm, and are forgotten after an hour', async () => {
  const { person, id } = await asked();
  await reaches(person, id, 'submitted');
  await hear(`r${references}`);
  await reaches(person, id, 'delivered');
  await hear(`r${references}`, 'undelivered');
  await hear('nobody’s');
  await eventually(async () => (await kept()).length === 2, 'both to be kept');
  await tend();
  expect(await delivery(person, id)).toBe('delivered');
  server.clock.advance(3_590);
  await tend();
  expect(await kept()).toHaveLength(2);
  server.clock.advance(20);
  await tend();
  expect(await kept()).toEqual([]);
});

test('one kept long before is not about a message that gets the same reference now', async () => {
  await hear(`r${references + 1}`, 'undelivered');
  await eventually(async () => (await kept()).length === 1, 'it to be kept');
  server.clock.advance(90);
  const { person, id } = await asked();
  await reaches(person, id, 'submitted');
  await tend();
  expect(await delivery(person, id)).toBe('submitted');
  await hear(`r${references}`);
  await reaches(person, id, 'delivered');
});
