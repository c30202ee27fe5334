import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { kept, movingPicture, photo, upload } from '../../server/testing/pictures.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { zipped } from '../../server/testing/zip.ts';

/** What strangers send for a picture: lies, two things in one, bombs, too much, too many. */
let server: TestServer;
let person: Client;
beforeAll(async () => {
  const wide = { SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: '1000', SUPPORT_PICTURE_TRIES_PER_ACCOUNT_PER_HOUR: '1000' };
  server = await startTestServer({ env: wide });
  person = await server.person();
});
afterAll(() => server.close());

const page = '<!doctype html><script>document.title = "owned"</script>';
const jpeg = await photo(64, 48).jpeg().toBuffer();
const png = await photo(64, 48).png().toBuffer();
const webp = await photo(64, 48).webp().toBuffer();
const avif = await photo(64, 48).avif().toBuffer();
const gif = await photo(64, 48).gif().toBuffer();
const archive = zipped({ 'META-INF/MANIFEST.MF': 'Main-Class: Owned\n' });
const joined = (...parts: (Buffer | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** A JPEG's segment of comment, right after its beginning. */
const commented = (comment: string) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(comment.length + 2);
  return joined(jpeg.subarray(0, 2), Buffer.of(0xff, 0xfe), length, comment, jpeg.subarray(2));
};

function chunk(type: string, data: Buffer): Buffer {
  const body = joined(type, data);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return joined(length, body, sum);
}
/** A PNG of one bit a pixel, all of them black, with what is given instead of its pixels or before them. */
function blackPng(
  width: number,
  height: number,
  { pixels, before }: { pixels?: Buffer; before?: Buffer } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = pixels ?? Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return joined(
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    before ?? Buffer.alloc(0),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  );
}
const zeros = (mebibytes: number) => Buffer.alloc(mebibytes * 1_048_576);
const bombText = chunk('zTXt', joined('Comment\0\0', deflateSync(zeros(200))));
const bombProfile = chunk('iCCP', joined('icc\0\0', deflateSync(zeros(200))));

describe('what is no picture that we take is told so, whatever it calls itself', () => {
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['nothing', () => Buffer.alloc(0)],
    ['a page', () => Buffer.from(page)],
    ['a page that begins like a JPEG', () => joined(Buffer.of(0xff, 0xd8, 0xff, 0xe0), page)],
    ['a page that begins like a PNG', () => joined(png.subarray(0, 8), page)],
    [
      'an SVG with a script',
      () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>',
        ),
    ],
    [
      'an SVG that reads a file',
      () =>
        Buffer.from(
          `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>`,
        ),
    ],
    ['a PDF', () => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>')],
    ['PostScript', () => Buffer.from('%!PS\n(/etc/passwd) (r) file')],
    ['a GIF', () => gif],
    ['a GIF that is an archive too', () => joined(gif, archive)],
    ['a TIFF', () => photo(20, 20).tiff().toBuffer()],
    ['an archive', () => archive],
    ['noise', () => randomBytes(5_000)],
    ['a WebP that moves', movingPicture],
    ['a cut JPEG', () => jpeg.subarray(0, jpeg.length / 2)],
    ['a cut PNG', () => png.subarray(0, png.length / 2)],
    ['a cut WebP', () => webp.subarray(0, webp.length / 2)],
    ['a cut AVIF', () => avif.subarray(0, avif.length / 2)],
    ['a JPEG that is no more than its beginning', () => jpeg.subarray(0, 3)],
    ['a PNG of no width', () => blackPng(0, 10)],
    ['a PNG whose pixels are fewer than it says', () => blackPng(500, 500, { pixels: Buffer.alloc(100) })],
    [
      'a text of 200 MiB in a PNG of 50 pixels, which has no end',
      () => blackPng(5, 10, { before: bombText }).subarray(0, 2_000),
    ],
  ])('%s', async (_what, make) => {
    const bytes = await make();
    for (const type of ['image/jpeg', 'application/octet-stream'])
      expect(await upload(person, bytes, { type })).toMatchObject({
        status: 422,
        body: { code: 'picture_unreadable' },
      });
  });

  test.each(['application/json', 'text/html', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'a picture sent as %s is none',
    async (type) => {
      expect(await upload(person, jpeg, { type })).toMatchObject({ status: 400, body: { code: 'malformed_request' } });
    },
  );
});

describe('of two things in one the picture alone is kept', () => {
  test.each<[string, Buffer]>([
    ['a page after a JPEG', joined(jpeg, page)],
    ['a page in a JPEG’s comment', commented(`*/=1;${page}/*`)],
    ['an archive after a JPEG', joined(jpeg, archive)],
    ['an archive after a PNG', joined(png, archive)],
    ['a page in a PNG’s text', blackPng(40, 30, { before: chunk('tEXt', joined('Comment\0', page)) })],
    ['a page in a PNG’s own chunk', blackPng(40, 30, { before: chunk('owNd', Buffer.from(page)) })],
    ['a page after a WebP', joined(webp, page)],
    ['an archive after an AVIF', joined(avif, archive)],
  ])('%s', async (_what, bytes) => {
    const { jpeg: ours } = await kept(person, bytes);
    for (const trace of ['<script', 'doctype', 'owned', 'META-INF', 'PK\u0003\u0004'])
      expect(ours.includes(Buffer.from(trace, 'latin1')), trace).toBe(false);
    // It ends where its picture ends.
    expect(ours.indexOf(Buffer.of(0xff, 0xd9))).toBe(ours.length - 2);
  });
});

describe('bombs', () => {
  const tooLarge = { status: 422, body: { code: 'picture_too_large' } };

  test('a PNG of 30,000 × 30,000 in a hundred kilobytes is told to be too large', async () => {
    const bytes = blackPng(30_000, 30_000);
    expect(bytes.length).toBeLessThan(200_000);
    expect(await upload(person, bytes)).toMatchObject(tooLarge);
  });

  test('the most that is taken is read; a line more is too large', async () => {
    expect((await upload(person, blackPng(10_000, 5_000))).status).toBe(201);
    expect(await upload(person, blackPng(10_000, 5_001))).toMatchObject(tooLarge);
    expect(await upload(person, blackPng(100_000_000, 1))).toMatchObject(tooLarge);
  });

  test.each([
    ['more pixels than it says', blackPng(100, 100, { pixels: zeros(400) })],
    ['a text of 200 MiB', blackPng(100, 100, { before: bombText })],
    ['a colour profile of 200 MiB', blackPng(100, 100, { before: bombProfile })],
  ])('a PNG of 100 × 100 with %s is that picture or none', async (_what, bytes) => {
    const { status, body } = await upload(person, bytes);
    if (status === 201) expect(body).toMatchObject({ width: 100, height: 100 });
    else expect(body.code).toBe('picture_unreadable');
  });
});

describe('too much', () => {
  /** As a client sends it that doesn't say how long it will be. */
  function sendInPieces(who: Client, pieces: Buffer[], { sayLength = false } = {}) {
    return new Promise<{ status: number; body: string } | { cut: true }>((resolve) => {
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const sending = httpRequest(
        `${server.url}/v1/support/pictures`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${who.token}`,
            'content-type': 'image/jpeg',
            ...(sayLength && { 'content-length': length }),
          },
        },
        async (response) => {
          let body = '';
          for await (const piece of response.setEncoding('utf8')) body += piece;
          resolve({ status: response.statusCode!, body });
        },
      );
      sending.on('error', () => resolve({ cut: true }));
      for (const piece of pieces) sending.write(piece);
      sending.end();
    });
  }

  test.each([true, false])('20 MB are refused before they are read whole, their length said: %s', async (sayLength) => {
    const pieces = Array.from({ length: 20 }, () => randomBytes(1_048_576));
    const answer = await sendInPieces(person, pieces, { sayLength });
    // A sender that goes on sending may find the connection cut before it has read the answer.
    if ('status' in answer) expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, 'payload_too_large']);
    expect((await upload(person, jpeg)).status).toBe(201);
  });

  test('a few more bytes than the most are told to be too many', async () => {
    const most = server.settings.SUPPORT_PICTURE_MAX_BYTES;
    const padded = (length: number) => joined(jpeg, Buffer.alloc(length - jpeg.length));
    expect((await upload(person, padded(most))).status).toBe(201);
    expect(await upload(person, padded(most + 1))).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  test('an account tries so often in an hour, whatever comes of it', async () => {
    const strict = await startTestServer({ beside: server, env: { SUPPORT_PICTURE_TRIES_PER_ACCOUNT_PER_HOUR: '3' } });
    const other = await strict.person();
    for (let n = 0; n < 3; n++) expect((await upload(other, Buffer.from('x'))).body.code).toBe('picture_unreadable');
    expect(await upload(other, jpeg)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect((await upload(await strict.person(), jpeg)).status).toBe(201);
    await strict.close();
  });
});

describe('too many', () => {
  /** A body of which a part comes, and the rest when it is let. */
  function begin(who: Client, body: Buffer, part: number) {
    const sending = httpRequest(`${server.url}/v1/support/pictures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'image/jpeg', 'content-length': body.length },
    });
    let status: number | null = null;
    const answered = new Promise<number | null>((resolve) => {
      sending.on('response', (response) => {
        status = response.statusCode!;
        if (status === 503 || status === 429) expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
        response.resume();
        response.on('close', () => resolve(status));
      });
      // Who goes on sending to whom has answered may be cut off, with the answer there or not.
      sending.on('error', () => resolve(status ?? 503));
    });
    sending.write(body.subarray(0, part));
    return {
      answered,
      status: () => status,
      finish: () => sending.end(body.subarray(part)),
      leave: () => sending.destroy(),
    };
  }
  const people = (count: number) => Promise.all(Array.from({ length: count }, () => server.person()));

  test('of 45 that send slowly some are let in; the rest are told when to ask again, and then are', async () => {
    const crowd = await people(15);
    const held = crowd.flatMap((who) => [1, 2, 3].map(() => begin(who, jpeg, 100)));
    await eventually(
      () => held.filter((one) => one.status() === 503).length >= 29,
      'as many refusals as there are no places',
    );
    expect((await upload(crowd[0]!, jpeg)).status).toBeGreaterThanOrEqual(429);
    for (const one of held) if (one.status() === null) one.finish();
    const statuses = await Promise.all(held.map(({ answered }) => answered));
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(8);
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    expect((await upload(crowd[0]!, jpeg)).status).toBe(201);
  });

  test('an account has three places and no fourth', async () => {
    const [one, other] = await people(2);
    const held = [1, 2, 3, 4].map(() => begin(one!, jpeg, 100));
    await eventually(() => held.some((each) => each.status() === 429), 'a refusal');
    expect((await upload(other!, jpeg)).status).toBe(201);
    for (const each of held) if (each.status() === null) each.finish();
    const statuses = await Promise.all(held.map(({ answered }) => answered));
    expect(statuses.sort()).toEqual([201, 201, 201, 429]);
  });

  test('who is gone in the middle leaves the place free, also to the same account', async () => {
    const crowd = await people(6);
    const held = crowd.flatMap((who) => [1, 2, 3].map(() => begin(who, jpeg, 100)));
    await eventually(() => held.some((one) => one.status() === 503), 'a full house');
    for (const one of held) one.leave();
    await Promise.all(held.map(({ answered }) => answered));
    await eventually(async () => (await upload(crowd[0]!, jpeg)).status === 201, 'a place');
  });

  test('200 of 6 MiB at once are never in memory all together', async () => {
    const crowd = await people(70);
    const large = joined(jpeg, Buffer.alloc(6 * 1_048_576));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 20);
    const held = Array.from({ length: 200 }, (_, n) => begin(crowd[n % 70]!, large, large.length));
    for (const one of held) one.finish();
    const statuses = await Promise.all(held.map(({ answered }) => answered));
    clearInterval(watch);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(8);
    expect(statuses.filter((status) => ![201, 429, 503].includes(status!))).toEqual([]);
    // All together they are 1.2 GiB.
    expect(most).toBeLessThan(400 * 1_048_576);
    expect((await upload(crowd[69]!, jpeg)).status).toBe(201);
  });
});
