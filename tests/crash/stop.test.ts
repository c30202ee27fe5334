import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Client, newPhone } from '../../server/testing/client.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';
import { eventually } from '../../server/testing/server.ts';
import type { Sms } from './fire.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';

/** SIGTERM under load: what was begun is answered, and the process ends as one that has done its work. */
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let server: ServerUnderFire | undefined;
const given: Sms[] = [];
const peopleAtOnce = 20;

beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  server = await ServerUnderFire.start(
    {
      databaseUrl: database.url,
      keys: newKeys(),
      // One slow hash at a time, so that most of the requests are still waiting for theirs when the first has its answer.
      env: { ...fireEnvironment, PASSWORD_MEMORY_KIB: '19456', PASSWORD_PASSES: '3', PASSWORD_HASHES_AT_ONCE: '1' },
      clockAheadSeconds: 0,
      gatewayHangs: false,
    },
    (sms) => given.push(sms),
  );
});
afterAll(async () => {
  await server?.kill();
  await database.drop();
});

test('requests in flight are answered, streams are ended, and the exit code is 0', async () => {
  const codeSentTo = async () => '';
  const asker = new Client({ url: server!.url, codeSentTo });
  await asker.register();
  const watched = (await asker.askCode(newPhone())).body.id;
  const stream = await fetch(`${server!.url}/v1/verifications/${watched}/events`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${asker.token}` },
  });
  expect(stream.status).toBe(200);
  const answered: number[] = [];
  const requests = Array.from({ length: peopleAtOnce }, async () => {
    const someone = new Client({ url: server!.url, codeSentTo });
    const { status } = await someone.post('/v1/accounts', {
      username: `s${newPhone().slice(1)}`,
      password: 'plum harbour 42',
    });
    answered.push(status);
  });
  await eventually(() => answered.length > 0, 'the first answer');
  expect(answered.length).toBeLessThan(peopleAtOnce);
  const ended = await server!.stop();
  expect(ended).toEqual({ code: 0, signal: null });

  await Promise.all(requests);
  expect(answered).toEqual(Array.from({ length: peopleAtOnce }, () => 201));
  expect(await stream.text()).toContain('event: delivery');
  expect(await runSql(database.url, 'select from accounts')).toHaveLength(peopleAtOnce + 1);
  // Nobody is left behind in the database.
  expect(
    await runSql(
      database.url,
      `select 1 from pg_stat_activity where datname = current_database() and application_name like 'btepai%'`,
    ),
  ).toEqual([]);
});

test('a request after that is refused by the network, not half answered', async () => {
  await expect(fetch(`${server!.url}/healthz`)).rejects.toThrow();
});
