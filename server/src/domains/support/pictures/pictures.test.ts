import type { Case, DataExport, Problem } from '@btepai/contract';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseAt } from '../../../../testing/appeal.ts';
import { atOnce, tally } from '../../../../testing/at-once.ts';
import type { Client } from '../../../../testing/client.ts';
import { newPhone } from '../../../../testing/client.ts';
import type { Agent } from '../../../../testing/desk.ts';
import { agent } from '../../../../testing/desk.ts';
import { dumpDatabase } from '../../../../testing/dump.ts';
import { download, kept, phonePhoto, photo, upload } from '../../../../testing/pictures.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';
import { staffOf } from '../../../../testing/staff.ts';
import { createCrypto } from '../../../kit/crypto.ts';
import { readPicture } from './read-picture.ts';
import { createPictureStores } from './stores.ts';

const daySeconds = 86_400;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: '8' } });
});
afterAll(() => server.close());

type Answered = Case & Pick<Problem, 'code' | 'errors'>;
const write = (person: Client, attachments: string[], headers = {}) =>
  person.post<Answered>(
    '/v1/support/cases',
    { topic: 'other', message: '请看截图', attachments },
    { headers: { ...headers } },
  );
const writeOn = (person: Client, id: string, message: string, attachments: string[]) =>
  person.post<Answered>(`/v1/support/cases/${id}/messages`, { message, attachments });
const sent = async (person: Client, bytes?: Buffer) =>
  (await upload(person, bytes ?? (await photo(30, 20).jpeg().toBuffer()))).body.id;
const forget = () => server.app.schedule.run('forget unsent pictures');
const rows = (id: string) => server.sql('select status, message_id from support_pictures where id = $1', [id]);
const bytesOf = (id: string) => server.sql('select 1 from support_picture_bytes where picture_id = $1', [id]);
const isVoid = { status: 422, body: { code: 'validation_failed', errors: [{ code: 'attachment_void' }] } };

describe('a picture', () => {
  test('is kept upright, as a JPEG of ours, and says nothing of where and with what it was taken', async () => {
    const person = await server.person();
    const original = await phonePhoto();
    expect(original.includes('Kamera Secreta')).toBe(true);
    // The pointer to where it was taken, in either order of bytes.
    const { exif } = await sharp(original).metadata();
    expect(exif!.includes(Buffer.of(0x25, 0x88)) || exif!.includes(Buffer.of(0x88, 0x25))).toBe(true);
    const { width, height, bytes, jpeg, metadata } = await kept(person, original);
    expect([width, height, bytes]).toEqual([200, 320, jpeg.length]);
    expect(metadata).toMatchObject({ format: 'jpeg', width: 200, height: 320, space: 'srgb' });
    for (const trace of ['exif', 'xmp', 'icc', 'iptc', 'orientation'] as const) expect(metadata[trace]).toBeUndefined();
    for (const trace of ['Kamera Secreta', 'Exif', 'at home', 'ICC_PROFILE', 'http'])
      expect(jpeg.includes(trace), trace).toBe(false);
  });

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)('is taken as %s, whatever it is called', async (format) => {
    const person = await server.person();
    const bytes = await photo(64, 48).toFormat(format).toBuffer();
    for (const type of ['image/gif', 'application/octet-stream'])
      expect((await kept(person, bytes, { type })).metadata).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
  });

  test('of more than 2,000 pixels a side is made smaller, one of less is left as it is', async () => {
    const person = await server.person();
    expect(await kept(person, await photo(3_000, 1_500).jpeg().toBuffer())).toMatchObject({
      width: 2_000,
      height: 1_000,
    });
    expect(await kept(person, await photo(7, 5).png().toBuffer())).toMatchObject({ width: 7, height: 5 });
  });

  test('in wide colours is shown in those that every screen has; what is clear becomes white', async () => {
    const person = await server.person();
    const wide = await photo(40, 40).withIccProfile('p3').jpeg().toBuffer();
    expect((await sharp(wide).metadata()).icc).toBeDefined();
    expect((await kept(person, wide)).metadata.icc).toBeUndefined();
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    const { jpeg } = await kept(person, clear);
    expect((await sharp(jpeg).raw().toBuffer())[0]).toBeGreaterThan(250);
    const cmyk = await photo(9, 9).toColourspace('cmyk').jpeg().toBuffer();
    expect((await kept(person, cmyk)).metadata.space).toBe('srgb');
  });

  test('is given as a picture and nothing else, and kept by nobody on the way', async () => {
    const person = await server.person();
    const { status, headers } = await download(person, await sent(person));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
  });

  test('is sealed by its account’s own key', async () => {
    const person = await server.person();
    const { id, jpeg } = await kept(person, await photo(60, 60).jpeg().toBuffer());
    const [row] = await server.sql<{ sealed: Buffer }>(
      'select sealed from support_picture_bytes where picture_id = $1',
      [id],
    );
    expect(row!.sealed[0]).toBe(0);
    expect(row!.sealed.includes(jpeg.subarray(0, 64))).toBe(false);
    expect(await dumpDatabase(server)).not.toContain(jpeg.subarray(20, 60).toString('hex'));
  });

  test('sent twice under one Idempotency-Key is there once, also from five at once; another under it is refused', async () => {
    const person = await server.person();
    const one = await photo(40, 30).jpeg().toBuffer();
    const send = (bytes: Buffer) => upload(person, bytes, { headers: { 'idempotency-key': 'one' } });
    // An account has so many places at a time; what found none is sent again.
    const answers = (await atOnce(5, () => send(one))).filter(({ status }) => status !== 429);
    expect(answers.length).toBeGreaterThan(0);
    answers.push(await send(one));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect((await send(await photo(41, 30).jpeg().toBuffer())).body.code).toBe('idempotency_key_reused');
    const { id } = await person.account();
    expect(await server.sql('select 1 from support_pictures where account_id = $1', [id])).toHaveLength(1);
  });

  test('so many a day, also at once; the next day again', async () => {
    const person = await server.person();
    const bytes = await photo(8, 8).jpeg().toBuffer();
    let taken = 0;
    while (taken < 7) if ((await upload(person, bytes)).status === 201) taken += 1;
    expect(tally(await atOnce(3, () => upload(person, bytes)))).toEqual({ 201: 1, too_many_requests: 2 });
    expect((await upload(person, bytes)).body).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 3_600 });
    server.clock.advance(daySeconds + 1);
    expect((await upload(person, bytes)).status).toBe(201);
  });

  test.each([
    ['signed out', async () => server.client(), 401],
    ['as somebody else', () => server.person(), 404],
  ])('%s it is not to be had', async (_who, other, expected) => {
    const id = await sent(await server.person());
    expect((await download(await other(), id)).status).toBe(expected);
  });
});

describe('a message', () => {
  test('has the pictures that it was sent with, in their order', async () => {
    const person = await server.person();
    const [first, second, third] = [await sent(person), await sent(person), await sent(person)];
    const { status, body } = await write(person, [second, first]);
    expect(status).toBe(201);
    expect(body.messages[0]!.attachments).toEqual([
      { id: second, width: 30, height: 20 },
      { id: first, width: 30, height: 20 },
    ]);
    const more = await writeOn(person, body.id, '还有一张', [third]);
    expect(more.body.messages.map(({ attachments }) => attachments.map(({ id }) => id))).toEqual([
      [second, first],
      [third],
    ]);
    expect((await person.get<Case>(`/v1/support/cases/${body.id}`)).body).toEqual(more.body);
    expect((await staffOf(server, ['cases', 'show', body.number])).said).toMatch(/请看截图 {2}\[2 pictures\]/);
  });

  test('takes each picture once, six at most, and only one’s own; where one is void nothing is written', async () => {
    const [person, other] = [await server.person(), await server.person()];
    const mine = await sent(person);
    expect((await write(person, Array(7).fill(mine))).body.errors).toMatchObject([
      { path: 'attachments', code: 'too_big' },
    ]);
    for (const attachments of [[await sent(other)], [mine, mine], [mine, crypto.randomUUID()]])
      expect(await write(person, attachments)).toMatchObject(isVoid);
    expect((await person.get<{ items: unknown[] }>('/v1/support/cases')).body.items).toEqual([]);
    const { body } = await write(person, [mine]);
    expect(await writeOn(person, body.id, 'again', [mine])).toMatchObject(isVoid);
    expect((await person.get<Case>(`/v1/support/cases/${body.id}`)).body.messages).toHaveLength(1);
    expect(await writeOn(person, crypto.randomUUID(), 'x', [await sent(person)])).toMatchObject({ status: 404 });
  });

  test('is forgotten though a hundred and fifty that can’t be come before it', async () => {
    const person = await server.person();
    const id = await sent(person);
    // Of an object storage that this server doesn’t know.
    await server.sql(
      `insert into support_pictures (account_id, id, store, width, height, bytes, created_at, forget_after)
       select account_id, gen_random_uuid(), 's3', 1, 1, 1, created_at, created_at
       from support_pictures, generate_series(1, 150) where id = $1`,
      [id],
    );
    server.clock.advance(25 * 60 * 60);
    await server.app.schedule.run('forget unsent pictures');
    const left = await server.sql<{ store: string }>(
      'select store from support_pictures where account_id = (select account_id from support_pictures where store = $1 limit 1)',
      ['s3'],
    );
    expect(left.map(({ store }) => store)).toEqual(Array(150).fill('s3'));
    await server.sql('delete from support_pictures where store = $1', ['s3']);
  });

  test('of ten that want the same picture at once one has it', async () => {
    const person = await server.person();
    const id = await sent(person);
    const answers = await atOnce(10, () => write(person, [id]));
    expect(tally(answers)).toEqual({ 201: 1, validation_failed: 9 });
  });

  test('written again under its key is the same with its pictures', async () => {
    const person = await server.person();
    const id = await sent(person);
    const answers = await atOnce(5, () => write(person, [id], { 'idempotency-key': 'case' }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]!.body.messages[0]!.attachments).toHaveLength(1);
  });

  test('P3: written again with the same proof is there once; with one more picture it is one more message', async () => {
    const [holder, person, phone] = [await server.person(), await server.person(), newPhone()];
    await holder.bindNumber(phone);
    server.clock.advance(61);
    const verification = await person.proof('bind_phone', { phone }, phone);
    const { claimToken } = (await person.post('/v1/phones', { verification })).body.appeal!;
    const [bill, card] = [await sent(person), await sent(person)];
    const appeal = (attachments: string[]) =>
      person.post<Answered>('/v1/support/cases', { topic: 'phone_taken', message: '看账单', claimToken, attachments });
    const first = await appeal([bill]);
    expect((await appeal([bill])).body).toEqual(first.body);
    const more = await appeal([card]);
    expect([more.body.id, more.body.messages.map(({ attachments }) => attachments.map(({ id }) => id))]).toEqual([
      first.body.id,
      [[bill], [card]],
    ]);
  });
});

describe('staff', () => {
  const see = (who: Agent, number: string, id: string) =>
    who.get<{ code?: string }>(`/v1/staff/cases/${number}/pictures/${id}`);

  test('see the pictures of a case once they have opened it, and no others of its account', async () => {
    const person = await server.person();
    const [used, unsent] = [await sent(person), await sent(person)];
    const { body: opened } = await write(person, [used]);
    const { body: another } = await write(person, []);
    const [lin, editor] = [await agent(server, ['support']), await agent(server, ['editor'])];
    expect((await see(lin, opened.number, used)).body.code).toBe('look_required');
    const { body } = await caseAt(lin, opened.number);
    expect(body.messages[0]!.attachments).toEqual([{ id: used, width: 30, height: 20 }]);
    const { status, headers } = await see(lin, opened.number, used);
    expect([status, headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await see(lin, another.number, used)).body.code).toBe('look_required');
    await caseAt(lin, another.number);
    for (const [number, id] of [
      [opened.number, unsent],
      [another.number, used],
      ['20200101-0001', used],
    ] as const)
      expect((await see(lin, number, id)).status, `${number} ${id}`).toBe(404);
    expect((await see(editor, opened.number, used)).body.code).toBe('forbidden');
  });
});

describe('D3: pictures are one’s data', () => {
  test('D3: a copy has those that were sent, as files that its cases name', async () => {
    const person = await server.person();
    const [used] = [await kept(person, await photo(50, 40).jpeg().toBuffer()), await sent(person)];
    await write(person, [used.id]);
    const { body: asked } = await person.post<DataExport>('/v1/account/export', {});
    await eventually(
      async () => (await person.get<DataExport>(`/v1/account/exports/${asked.id}`)).body.status === 'ready',
      'the copy',
    );
    const response = await fetch(`${server.url}/v1/account/exports/${asked.id}/file`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const name = `support-pictures/${used.id}.jpg`;
    expect(Object.keys(files).filter((file) => file.endsWith('.jpg'))).toEqual([name]);
    expect(Buffer.from(files[name]!)).toEqual(used.jpeg);
    expect(JSON.parse(strFromU8(files['cases.json']!))).toMatchObject([{ messages: [{ pictures: [name] }] }]);
  });

  test('D3: they go with their account, and before their bytes are gone nobody can open them', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    const { id } = await kept(person, await photo(50, 40).jpeg().toBuffer());
    const { body: opened } = await write(person, [id]);
    const deps = {
      db: server.app.db,
      crypto: createCrypto(server.keys),
      pictureStores: createPictureStores({ ...server, db: server.app.db }),
    };
    const ofCase = { accountId, pictureId: id, caseId: opened.id };
    expect(await readPicture(deps, ofCase)).toEqual((await download(person, id)).bytes);
    await expect(readPicture(deps, { ...ofCase, caseId: crypto.randomUUID() })).rejects.toThrow('not_found');
    expect((await person.post('/v1/account/close', { password: 'plum harbour 42' })).status).toBe(200);
    await server.sql(`update accounts set closes_at = $2 where account_id = $1`, [
      accountId,
      new Date(server.clock.now().getTime() - 100_000),
    ]);
    await server.app.schedule.run('close accounts');
    await expect(readPicture(deps, ofCase)).rejects.toThrow('not_found');
    expect(await bytesOf(id)).toEqual([]);
    await forget();
    expect(await rows(id)).toEqual([]);
  });
});

describe('a picture that comes into no message', () => {
  test('is forgotten after a day, bytes and all; one that did stays', async () => {
    server.clock.freeze();
    const person = await server.person();
    const [unsent, used] = [await sent(person), await sent(person)];
    await write(person, [used]);
    server.clock.advance(daySeconds - 1);
    await forget();
    expect((await download(person, unsent)).status).toBe(200);
    server.clock.advance(1);
    expect(await write(person, [unsent])).toMatchObject(isVoid);
    await forget();
    expect((await download(person, unsent)).status).toBe(404);
    expect([await rows(unsent), await bytesOf(unsent)]).toEqual([[], []]);
    expect((await download(person, used)).status).toBe(200);
  });

  test('and was left half-kept or half-forgotten by a stop is in nobody’s reach, and gone after that day', async () => {
    const person = await server.person();
    const [half, going] = [await sent(person), await sent(person)];
    await server.sql(`update support_pictures set status = 'storing' where id = $1`, [half]);
    await server.sql('delete from support_picture_bytes where picture_id = $1', [half]);
    await server.sql(`update support_pictures set status = 'forgetting' where id = $1`, [going]);
    for (const id of [half, going]) {
      expect((await download(person, id)).status).toBe(404);
      expect(await write(person, [id])).toMatchObject(isVoid);
    }
    server.clock.advance(daySeconds + 1);
    await forget();
    for (const id of [half, going]) expect([await rows(id), await bytesOf(id)]).toEqual([[], []]);
  });

  test('is not in a message and forgotten both, whoever comes first', async () => {
    server.clock.freeze();
    const person = await server.person();
    const { body: opened } = await write(person, []);
    for (let round = 0; round < 5; round++) {
      const id = await sent(person);
      await server.sql('update support_pictures set forget_after = $2 where id = $1', [
        id,
        new Date(server.clock.now().getTime() + 1),
      ]);
      // Another process's clock is ahead of ours by a little.
      const ahead = server.sql(
        `update support_pictures set status = 'forgetting' where id = $1 and forget_after is not null`,
        [id],
      );
      const [answer] = await Promise.all([writeOn(person, opened.id, `round ${round}`, [id]), ahead]);
      const [row] = (await rows(id)) as [{ status: string; message_id: string | null }];
      expect([answer.status, row.status, row.message_id !== null]).toEqual(
        answer.status === 201 ? [201, 'stored', true] : [422, 'forgetting', false],
      );
    }
  });
});
