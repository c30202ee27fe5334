import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../../testing/client.ts';
import { newPhone } from '../../testing/client.ts';
import { openEvents } from '../../testing/events.ts';
import type { TestServer } from '../../testing/server.ts';
import { eventually, startTestServer } from '../../testing/server.ts';
import { openWire } from '../../testing/wire.ts';
import { isUnavailable } from './database.ts';

let wire: Awaited<ReturnType<typeof openWire>>;
let server: TestServer;
let person: Client;
const crashes: unknown[] = [];
const note = (error: unknown) => void crashes.push(error);
beforeAll(async () => {
  process.on('uncaughtException', note);
  wire = await openWire(inject('clusterUrl'));
  server = await startTestServer({ wire: wire.through });
  person = await server.person();
});
afterAll(async () => {
  wire.mend();
  await server.close();
  wire.close();
  process.off('uncaughtException', note);
});

const isReady = async () => (await person.get('/readyz')).status === 200;

describe('D8: the database goes away and comes back', () => {
  test('D8: 503 with Retry-After, not ready but alive, and all by itself well again', async () => {
    const phone = newPhone();
    const { body: asked } = await person.askCode(phone);
    const code = await server.codeSentTo(phone);
    const events = await openEvents(person, `/v1/verifications/${asked.id}/events`);
    wire.cut();
    for (const answer of [
      await person.get('/v1/account'),
      await person.bind(asked.id, code),
      await person.askCode(newPhone()),
      await person.post('/v1/sessions', { identifier: 'somebody', password: 'plum harbour 42' }),
      await server.client().post('/v1/accounts', { username: 'unlucky', password: 'plum harbour 42' }),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'service_unavailable', retryAfterSeconds: 5 } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(await person.get('/readyz')).toMatchObject({ status: 503, body: { checks: { database: 'down' } } });
    expect((await person.get('/healthz')).status).toBe(200);
    wire.mend();
    await eventually(isReady, 'the server to be ready again');
    expect((await person.bind(asked.id, code)).status).toBe(201);
    await eventually(() => events.told().at(-1)?.status === 'spent' || events.ended, 'the stream to be told or ended');
    await events.hangUp();
    expect(crashes).toEqual([]);
  });

  test('D8: messages that waited are sent once it is back', async () => {
    const someone = await server.person();
    const phone = newPhone();
    await someone.askCode(phone);
    wire.cut();
    wire.mend();
    await server.codeSentTo(phone);
    expect(server.sandbox.received(phone)).toHaveLength(1);
  });

  test('D8: connections ended by the server in the midst of work end neither the process nor the truth', async () => {
    const username = 'interrupted';
    const body = { username, password: 'plum harbour 42' };
    // Another transaction holds the name, so that the registration waits inside its own.
    const [blocker] = [
      server.sql(`begin; insert into usernames values ('${username}', gen_random_uuid()); select pg_sleep(30)`),
    ];
    blocker.catch(() => {});
    await eventually(
      async () =>
        (
          await server.sql(
            `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
          )
        ).length > 0,
      'the other transaction to hold the name',
    );
    const waiting = await eventually(async () => {
      const registering = server.client().post('/v1/accounts', body);
      await eventually(
        async () =>
          (
            await server.sql(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        'the registration to wait',
      );
      return { registering };
    }, 'a registration that waits');
    await server.sql(
      // Who waits first: freed by the other's end it might still have committed.
      `select pg_terminate_backend(pid) from (
         select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         order by wait_event_type is distinct from 'Lock' offset 0) ordered`,
    );
    expect(await waiting.registering).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    await eventually(isReady, 'the server to be ready again');
    expect(crashes).toEqual([]);
    expect((await server.client().post('/v1/accounts', body)).status).toBe(201);
  });
});

describe('D8: what counts as gone', () => {
  const error = (code: string, message = '') => Object.assign(new Error(message), { code });
  const cases: [what: string, error: Error, gone: boolean][] = [
    ['refused', error('ECONNREFUSED'), true],
    ['reset', error('ECONNRESET'), true],
    ['no such host', error('ENOTFOUND'), true],
    ['starting up', error('57P03'), true],
    ['ended by its keeper', error('57P01'), true],
    ['too many connections', error('53300'), true],
    ['disk full', error('53100'), true],
    ['read-only', error('25006'), true],
    ['stuck too long', error('57014', 'canceling statement due to statement timeout'), true],
    ['no room in the pool', new Error('timeout exceeded when trying to connect'), true],
    ['cut in the midst', new Error('Connection terminated unexpectedly'), true],
    ['a row that is there already', error('23505'), false],
    ['a table that is not', error('42P01'), false],
    ['a bug of ours', new TypeError('x is undefined'), false],
  ];
  test.each(cases)('D8: %s', (_what, thrown, gone) => {
    expect(isUnavailable(thrown)).toBe(gone);
  });
});
