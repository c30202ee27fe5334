import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Client, newPhone } from '../../server/testing/client.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';
import { eventually } from '../../server/testing/server.ts';
import { smppEnvironment } from '../../server/testing/smpp.ts';
import type { Smsc } from '../../server/testing/smsc.ts';
import { startSmsc } from '../../server/testing/smsc.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';

/** The same moment as in claimed.test.ts with an SMSC, which can't drop a second copy by our id. */
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let smsc: Smsc;
let server: ServerUnderFire | undefined;
beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  smsc = await startSmsc();
});
afterAll(async () => {
  await server?.kill();
  await smsc.close();
  await database.drop();
});

test('S10: killed after the SMSC took it and before our note: it is given again, and the receipts of both do no harm', async () => {
  const keys = newKeys();
  const start = async (clockAheadSeconds: number) => {
    const env = { ...fireEnvironment, ...smppEnvironment(smsc.url), SMS_COUNTRIES: '*' };
    server = await ServerUnderFire.start(
      { databaseUrl: database.url, keys, env, clockAheadSeconds, gatewayHangs: false },
      () => {},
    );
    await eventually(() => smsc.isBound(), 'a bind');
    return new Client({ url: server.url, codeSentTo: async () => /\d{6}/.exec(smsc.textsTo(phone)[0]!)![0] });
  };
  const phone = newPhone();
  const rows = () => runSql<{ status: string }>(database.url, 'select status from messages');
  const person = await start(0);
  await person.register();
  smsc.faults.answer = 'none';
  const { body: asked } = await person.askCode(phone);
  await eventually(() => smsc.textsTo(phone).length === 1, 'the SMS at the SMSC');
  await server!.kill();
  expect(await rows()).toEqual([{ status: 'queued' }]);
  const lastOfFirst = smsc.submitted.at(-1)!;

  smsc.faults.answer = 'ok';
  const again = Object.assign(await start(31), { token: person.token });
  smsc.tell(lastOfFirst.id);
  await eventually(() => smsc.textsTo(phone).length === 2, 'the SMS once more', 20_000);
  expect(new Set(smsc.textsTo(phone)).size).toBe(1);
  await eventually(async () => (await rows())[0]!.status === 'submitted', 'the note that the SMSC has it');
  smsc.tell(smsc.submitted.at(-1)!.id);
  await eventually(async () => (await rows())[0]!.status === 'delivered', 'its receipt');
  expect(await again.bind(asked.id, await again.server.codeSentTo(phone))).toMatchObject({ status: 201 });
});
