import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Client } from '../../server/testing/client.ts';
import { download, photo, upload } from '../../server/testing/pictures.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { fireEnvironment, ServerUnderFire } from './fire.ts';

const kills = 6;

/**
 * Killed in the midst of taking pictures, a server leaves none half: each is there whole, or is nobody's and gone after its
 * day. What was sent again under its key is there once.
 */
test(`${kills} kills among pictures: each is whole or forgotten`, { timeout: 600_000 }, async () => {
  const prepared = await startTestServer({ env: { ...fireEnvironment, SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: '1000' } });
  const person = await prepared.person();
  const keys = JSON.stringify({
    current: prepared.keys.current,
    index: prepared.keys.index,
    keys: Object.fromEntries([...prepared.keys.keys].map(([id, key]) => [id, Buffer.from(key).toString('base64')])),
  });
  const env = { ...fireEnvironment, SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: '1000' };
  const options = { databaseUrl: prepared.databaseUrl, keys, env, clockAheadSeconds: 0, gatewayHangs: false };
  const jpeg = await photo(300, 200).jpeg().toBuffer();
  const count = async () =>
    (await prepared.sql<{ count: number }>('select count(*)::int as count from support_pictures'))[0]!.count;
  const again: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const server = await ServerUnderFire.start(options, () => {});
    const at = (token: string | undefined) =>
      Object.assign(new Client({ url: server.url, codeSentTo: async () => '' }), { token });
    const before = await count();
    const sending = [0, 1, 2].map((nth) => {
      const key = `kill-${kill}-${nth}`;
      again.push(key);
      return upload(at(person.token), jpeg, { headers: { 'idempotency-key': key } }).catch(() => null);
    });
    await eventually(async () => (await count()) > before, 'a picture to be noted', 20_000);
    await sleep(randomInt(8));
    await server.kill();
    await Promise.all(sending);
  }
  const rows = await prepared.sql<{ id: string; status: string }>('select id, status from support_pictures');
  for (const { id, status } of rows)
    expect((await download(person, id)).status, status).toBe(status === 'stored' ? 200 : 404);
  for (const key of again) {
    const { status, body } = await upload(person, jpeg, { headers: { 'idempotency-key': key } });
    expect(status).toBe(201);
    expect((await download(person, body.id)).status).toBe(200);
  }
  expect(await count()).toBe(again.length);
  prepared.clock.advance(86_401);
  await prepared.app.schedule.run('forget unsent pictures');
  expect([await count(), await prepared.sql('select 1 from support_picture_bytes')]).toEqual([0, []]);
  await prepared.close();
});
