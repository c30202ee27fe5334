import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Client, newPhone } from '../../server/testing/client.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';
import { eventually } from '../../server/testing/server.ts';
import type { FireOptions, Sms } from './fire.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';

/** S10 at the one moment where it is hard: the gateway has the SMS, and the server dies before it has noted that. */
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let options: FireOptions;
let server: ServerUnderFire | undefined;
beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  options = {
    databaseUrl: database.url,
    keys: newKeys(),
    env: fireEnvironment,
    clockAheadSeconds: 0,
    gatewayHangs: false,
  };
});
afterAll(async () => {
  await server?.kill();
  await database.drop();
});

test('an SMS that was claimed and not noted is given again, with the same id, and its code still binds', async () => {
  const given: Sms[] = [];
  const start = async (more: Partial<FireOptions>) => {
    server = await ServerUnderFire.start({ ...options, ...more }, (sms) => given.push(sms));
    return new Client({ url: server.url, codeSentTo: async () => /\d{6}/.exec(given[0]!.text)![0] });
  };
  const isNoted = async ({ id }: Sms) => {
    const [row] = await runSql(database.url, 'select status from messages where id = $1', [id]);
    return row?.status === 'submitted';
  };
  const phone = newPhone();
  const person = await start({ gatewayHangs: true });
  await person.register();
  const { body: asked } = await person.askCode(phone);
  await eventually(() => given.length === 1, 'the SMS at the gateway');
  await server!.kill();
  expect(await runSql(database.url, 'select id, status, attempts from messages')).toEqual([
    { id: given[0]!.id, status: 'queued', attempts: 1 },
  ]);

  // Within the lease it is left alone, while others are served: the process that claimed it might only be slow.
  const neighbour = await start({ clockAheadSeconds: 15 });
  await neighbour.register();
  await neighbour.askCode(newPhone());
  await eventually(() => given.length === 2, 'the SMS of someone else');
  expect(given[1]!.to).not.toBe(phone);
  await eventually(() => isNoted(given[1]!), 'the note of it');
  await server!.kill();

  // When it has run out, by the clock alone, whoever is there gives it again.
  const again = Object.assign(await start({ clockAheadSeconds: 31 }), { token: person.token });
  await eventually(() => given.length === 3, 'the SMS once more');
  expect(given[2]).toEqual(given[0]);
  await eventually(() => isNoted(given[0]!), 'the note that the gateway has it');
  // Given twice, and counted as what it is: one message that was taken.
  const counts = 'select sum(submitted)::int as submitted from sms_counts';
  expect(await runSql(database.url, counts)).toEqual([{ submitted: given.length - 1 }]);
  expect(await again.bind(asked.id, await again.server.codeSentTo(phone))).toMatchObject({ status: 201 });
});
