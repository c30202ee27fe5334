import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());

async function asked(phone = newPhone()): Promise<{ person: Client; phone: string; id: string; code: string }> {
  const person = await server.person();
  const { status, body } = await person.askCode(phone);
  expect(status).toBe(201);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone) };
}

describe('C1: the code in the SMS', () => {
  test('C1: six digits, once in words and once for the browser that fills it in', async () => {
    const { phone, code } = await asked();
    const [message] = server.sandbox.received(phone);
    expect(message!.text.match(/\d{6}/g)).toEqual([code, code]);
  });
});

describe('C2: a code lives five minutes', () => {
  const edges: [what: string, seconds: number, outcome: object][] = [
    ['TTL − 1 s', 299, { status: 201 }],
    ['TTL', 300, { status: 410, body: { code: 'code_expired' } }],
    ['TTL + 1 s', 301, { status: 410, body: { code: 'code_expired' } }],
  ];
  test.each(edges)('C2: the right code at %s', async (_what, seconds, outcome) => {
    const { person, id, code } = await asked();
    server.clock.advance(seconds);
    expect(await person.bind(id, code)).toMatchObject(outcome);
  });

  test('C2: a wrong code after the end is told expired too, and counts nothing', async () => {
    const { person, id, code } = await asked();
    server.clock.advance(300);
    expect((await person.bind(id, otherCode(code))).body.code).toBe('code_expired');
    expect((await person.get(`/v1/verifications/${id}`)).body).toMatchObject({ status: 'expired', triesLeft: 5 });
  });
});

describe('C3: a code is spent once', () => {
  test('C3: 200 right codes at once are spent once', async () => {
    const { person, id, code } = await asked();
    expect(tally(await answeredAtOnce(200, () => person.bind(id, code)))).toEqual({ 201: 1, code_spent: 199 });
    expect(
      await server.sql('select 1 from phone_bindings where id is not null and account_id = $1', [
        (await person.account()).id,
      ]),
    ).toHaveLength(1);
  });

  test('C3: a spent code stays spent', async () => {
    const { person, id, code } = await asked();
    await person.bind(id, code);
    expect((await person.bind(id, code)).body.code).toBe('code_spent');
    expect((await person.get(`/v1/verifications/${id}`)).body).toMatchObject({ status: 'spent' });
  });
});

describe('C4: five wrong tries', () => {
  test('C4: 200 wrong at once count five, and then the right one is refused', async () => {
    const { person, phone, id, code } = await asked();
    expect(tally(await answeredAtOnce(200, () => person.bind(id, otherCode(code))))).toEqual({
      code_wrong: 5,
      code_locked: 195,
    });
    expect(await person.bind(id, code)).toMatchObject({ status: 429, body: { code: 'code_locked', triesLeft: 0 } });
    const [row] = await server.sql<{ tries: number }>('select tries from verifications where id = $1', [id]);
    expect(row!.tries).toBe(5);
    expect((await person.account()).phone, phone).toBeNull();
  });

  test('C4: each wrong try says how many are left; the fifth closes', async () => {
    const { person, id, code } = await asked();
    const left: unknown[] = [];
    for (let n = 0; n < 5; n++) left.push((await person.bind(id, otherCode(code))).body.triesLeft);
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect((await person.get(`/v1/verifications/${id}`)).body).toMatchObject({ status: 'locked', triesLeft: 0 });
    expect((await person.post(`/v1/verifications/${id}/resend`)).body.code).toBe('code_locked');
  });

  test('C4: wrong and right mixed, 200 at once: never more than five wrong before the one success', async () => {
    const { person, id, code } = await asked();
    const counts = tally(await answeredAtOnce(200, (n) => person.bind(id, n % 2 ? code : otherCode(code))));
    expect(counts.code_wrong ?? 0).toBeLessThanOrEqual(5);
    expect((counts[201] ?? 0) + (counts.code_locked ? 1 : 0)).toBe(1);
  });
});

describe('C7: a resend within the lifetime', () => {
  const edges: [what: string, seconds: number, outcome: object][] = [
    ['59 s', 59, { status: 429, body: { code: 'send_too_soon', retryAfterSeconds: 1 } }],
    ['60 s', 60, { status: 200, body: { sendsLeft: 3 } }],
  ];
  test.each(edges)('C7: waits 60 s: at %s', async (_what, seconds, outcome) => {
    const { person, id } = await asked();
    server.clock.advance(seconds);
    expect(await person.post(`/v1/verifications/${id}/resend`)).toMatchObject(outcome);
  });

  test('C7: sends the same code again and extends nothing', async () => {
    const { person, phone, id, code } = await asked();
    const before = (await person.get<{ expiresAt: string }>(`/v1/verifications/${id}`)).body;
    server.clock.advance(60);
    const { body } = await person.post<{ expiresAt: string; triesLeft: number }>(`/v1/verifications/${id}/resend`);
    expect(body.expiresAt).toBe(before.expiresAt);
    expect(await server.codeSentTo(phone, { after: 1 })).toBe(code);
    server.clock.advance(239);
    expect(await person.bind(id, code)).toMatchObject({ status: 201 });
  });

  test('C7: 20 at once send one', async () => {
    const { person, phone, id } = await asked();
    server.clock.advance(60);
    const counts = tally(await atOnce(20, () => person.post(`/v1/verifications/${id}/resend`)));
    expect(counts).toEqual({ 200: 1, send_too_soon: 19 });
    await server.codeSentTo(phone, { after: 1 });
    expect(server.sandbox.received(phone)).toHaveLength(2);
  });

  test('C7: a new verification for the same act takes the place of the old', async () => {
    const { person, phone, id, code } = await asked();
    server.clock.advance(60);
    const second = await person.askCode(phone);
    const newer = await server.codeSentTo(phone, { after: 1 });
    expect((await person.bind(id, code)).body.code).toBe('code_superseded');
    expect((await person.post(`/v1/verifications/${id}/resend`)).body.code).toBe('code_superseded');
    expect(await person.bind(second.body.id, newer)).toMatchObject({ status: 201 });
  });

  test('C7: an old code that comes late is refused even where the new one is the same six digits', async () => {
    const { person, id, code } = await asked();
    await person.post(`/v1/verifications/${id}/cancel`);
    expect((await person.bind(id, code)).body.code).toBe('code_expired');
  });
});
