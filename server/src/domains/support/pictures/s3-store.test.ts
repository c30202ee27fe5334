import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import type { Case } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download, kept, photo, upload } from '../../../../testing/pictures.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { startTestServer } from '../../../../testing/server.ts';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { standIn } from '../../../../testing/stand-in.ts';

/** Against an S3 that others wrote, which checks each signature; what it can't be made to do, a stand-in does. */
const directory = mkdtempSync(join(tmpdir(), 'btepai-s3-'));
const s3 = new S3rver({
  address: '127.0.0.1',
  port: 0,
  directory,
  silent: true,
  configureBuckets: [{ name: 'pictures', configs: [] }],
});
let server: TestServer;
const jpeg = await photo(60, 40).jpeg().toBuffer();

const settingsOf = (url: string, secret = 'S3RVER') => ({
  SUPPORT_PICTURES_S3_URL: url,
  SUPPORT_PICTURES_S3_BUCKET: 'pictures',
  SUPPORT_PICTURES_S3_REGION: 'us-east-1',
  SUPPORT_PICTURES_S3_PATH_STYLE: 'true',
  SUPPORT_PICTURES_S3_ACCESS_KEY_ID: 'S3RVER',
  SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY: secret,
});
let url: string;
beforeAll(async () => {
  const { port } = await s3.run();
  url = `http://127.0.0.1:${port}`;
  server = await startTestServer({ env: settingsOf(url) });
});
afterAll(async () => {
  await server?.close();
  await s3.close();
  rmSync(directory, { recursive: true, force: true });
});

const objects = () => {
  const folder = join(directory, 'pictures/support-pictures');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const objectOf = (id: string) => objects().find((name) => name.startsWith(id) && name.endsWith('object'));
const overdue = (id: string) => server.sql(`update support_pictures set forget_after = created_at where id = $1`, [id]);

describe('pictures in object storage', () => {
  test('are put there sealed, read back, and taken away when they are forgotten', async () => {
    const person = await server.person();
    const { id, jpeg: ours } = await kept(person, jpeg);
    const object = readFileSync(join(directory, 'pictures/support-pictures', objectOf(id)!));
    expect(object.includes(ours.subarray(0, 40))).toBe(false);
    expect(object.includes('JFIF')).toBe(false);
    expect(await server.sql('select 1 from support_picture_bytes')).toEqual([]);
    await overdue(id);
    await server.app.schedule.run('forget unsent pictures');
    expect([objectOf(id), (await download(person, id)).status]).toEqual([undefined, 404]);
    expect(await server.sql('select 1 from support_pictures where id = $1', [id])).toEqual([]);
  });

  test('go with their account', async () => {
    const person = await server.person();
    const { id } = await kept(person, jpeg);
    await person.post<Case>('/v1/support/cases', { topic: 'other', message: 'x', attachments: [id] });
    expect((await person.post('/v1/account/close', { password: 'plum harbour 42' })).status).toBeLessThan(300);
    await server.sql(`update accounts set closes_at = now() - interval '1 day' where closes_at is not null`);
    await server.app.schedule.run('close accounts');
    expect(await server.sql('select status, message_id from support_pictures where id = $1', [id])).toEqual([
      { status: 'forgetting', message_id: null },
    ]);
    await server.app.schedule.run('forget unsent pictures');
    expect(objectOf(id)).toBeUndefined();
  });

  test('stay where they were put when the settings name another place', async () => {
    const inDatabase = await startTestServer({ beside: server });
    const person = await inDatabase.person();
    const before = await kept(person, jpeg);
    const there = Object.assign(server.client(), { token: person.token });
    expect((await download(there, before.id)).bytes).toEqual(before.jpeg);
    const { id } = await kept(there, jpeg);
    expect(objectOf(id)).toBeDefined();
    await inDatabase.close();
  });
});

describe('while object storage', () => {
  const refuses = (status: number, code: string): Reply => ({ status, text: `<Error><Code>${code}</Code></Error>` });
  test.each<[string, (one: Received) => Reply]>([
    ['is busy', () => refuses(503, 'SlowDown')],
    ['has no such bucket', () => refuses(404, 'NoSuchBucket')],
    ['does not let us in', () => refuses(403, 'AccessDenied')],
    ['sends us elsewhere', () => ({ status: 307, location: 'http://127.0.0.1:1/', text: '' })],
  ])('%s, a picture waits: 503, and the same one goes through once it is well', async (_what, reply) => {
    const ill = await standIn(reply);
    const front = await startTestServer({ beside: server, env: settingsOf(ill.url) });
    const person = await front.person();
    const send = (to: TestServer) =>
      upload(Object.assign(to.client(), { token: person.token }), jpeg, { headers: { 'idempotency-key': 'one' } });
    expect(await send(front)).toMatchObject({
      status: 503,
      body: { code: 'service_unavailable', retryAfterSeconds: 5 },
    });
    const { status, body } = await send(server);
    expect(status).toBe(201);
    expect((await download(Object.assign(server.client(), { token: person.token }), body.id)).status).toBe(200);
    expect([404, 503]).toContain((await download(person, body.id)).status);
    await front.close();
    await ill.stop();
  });

  test('is gone, what is there is not lost, and what is overdue is forgotten later', async () => {
    const person = await server.person();
    const { id, jpeg: ours } = await kept(person, jpeg);
    const cut = await startTestServer({ beside: server, env: settingsOf('http://127.0.0.1:1') });
    const there = Object.assign(cut.client(), { token: person.token });
    expect((await download(there, id)).status).toBe(503);
    expect((await download(person, id)).bytes).toEqual(ours);
    await overdue(id);
    await cut.app.schedule.run('forget unsent pictures');
    expect(objectOf(id)).toBeDefined();
    // In half an hour it is tried again.
    await server.app.schedule.run('forget unsent pictures');
    expect(objectOf(id)).toBeDefined();
    server.clock.advance(30 * 60);
    await server.app.schedule.run('forget unsent pictures');
    expect(objectOf(id)).toBeUndefined();
    await cut.close();
  });

  test('is asked with another secret, it says no: the signature is looked at', async () => {
    const wrong = await startTestServer({ beside: server, env: settingsOf(url, 'another') });
    expect((await upload(await wrong.person(), jpeg)).status).toBe(503);
    expect(wrong.logged.join()).toContain('SignatureDoesNotMatch');
    await wrong.close();
  });
});
