import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../server/testing/at-once.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import { holdRows } from '../../server/testing/hold-rows.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { ways, wide, world } from './ways.ts';

/** Guessing a code: by many tries, many codes, many addresses, many requests at once, or a restart in between. */
let server: TestServer;
/** Where only the tries are limited, and not how many codes are sent. */
let wideServer: TestServer;
beforeAll(async () => {
  [server, wideServer] = await Promise.all([startTestServer(), startTestServer({ env: wide })]);
  for (const { clock } of [server, wideServer]) clock.freeze();
});
afterAll(() => Promise.all([server.close(), wideServer.close()]));

async function asked(phone = newPhone()) {
  const person = await server.person();
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone) };
}

test('5, 6: the ways that are tried here are all routes that take a code', async () => {
  const { body } = await server.client().get<{ paths: object }>('/openapi.json');
  const taking = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).flatMap(([method, operation]) =>
      JSON.stringify(operation.requestBody ?? '').includes('"code":') ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  expect(new Set(taking)).toEqual(new Set(Object.values(ways).map(({ route }) => route)));
});

describe.each(Object.entries(ways))('a code for %s', (way, { ask, spend, resend, done }) => {
  async function given() {
    const where = await world(wideServer);
    const asked = ask(where);
    where.beside.set(way, asked);
    const proof = await asked;
    const spendWith = (code: string, address?: string) =>
      spend(where, { id: proof.id, code }, address ? { 'x-forwarded-for': address } : {});
    return { where, ...proof, spendWith };
  }

  test('5: the try after the cap fails with the right code too', async () => {
    const { code, spendWith } = await given();
    for (let n = 0; n < 5; n++) expect((await spendWith(otherCode(code))).body.code).toBe('code_wrong');
    expect(await spendWith(code)).toMatchObject({ status: 429, body: { code: 'code_locked' } });
  });

  test('6: the cap is one over every way the code was sent and asked for again', async () => {
    const { where, id, code, spendWith } = await given();
    for (let n = 0; n < 3; n++) await spendWith(otherCode(code));
    wideServer.clock.advance(60);
    const resent = await (resend?.(where) ?? where.person.post(`/v1/verifications/${id}/resend`));
    expect(resent.status).toBeLessThan(300);
    for (let n = 0; n < 2; n++) await spendWith(otherCode(code));
    expect((await spendWith(code)).body.code).toBe('code_locked');
  });

  test('8: rotating addresses buys no tries', async () => {
    const { code, spendWith } = await given();
    const told: string[] = [];
    for (let n = 0; n < 7; n++) told.push((await spendWith(otherCode(code), `203.0.113.${n + 1}`)).body.code);
    expect(told).toEqual([...Array(5).fill('code_wrong'), 'code_locked', 'code_locked']);
    expect((await spendWith(code, '2001:db8:9::1')).body.code).toBe('code_locked');
  });

  test('9: a try that waited for another one is counted too', async () => {
    const { code, spendWith } = await given();
    // With what PostgreSQL finds out about the tables sooner or later, and its plans with it.
    await wideServer.sql('analyze');
    const another = await holdRows(wideServer, 'update code_guards set wrong_in_a_row = wrong_in_a_row');
    const answer = spendWith(otherCode(code));
    await another.isWaitedFor();
    await another.release();
    expect((await answer).body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
  });

  test('9: 200 wrong at once count five, 200 right at once succeed once', async () => {
    const [wrong, right] = [await given(), await given()];
    expect(tally(await answeredAtOnce(200, () => wrong.spendWith(otherCode(wrong.code))))).toEqual({
      code_wrong: 5,
      code_locked: 195,
    });
    const answers = await answeredAtOnce(200, () => right.spendWith(right.code));
    expect((await done?.(right.where)) ?? answers.filter(({ status }) => status < 300).length).toBe(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // A code that is good and is not tried is a race of ours, and no busy machine.
    expect(wideServer.logged.filter((line) => line.includes('nothing says why'))).toEqual([]);
  });
});

test('7: twenty times a new code and wrong tries: account and number stay locked', async () => {
  const [person, phone] = [await server.person(), newPhone()];
  let tried = 0;
  const outcomes = new Set<string>();
  for (let round = 0; round < 20; round++) {
    server.clock.advance(61);
    const sent = server.sandbox.received(phone).length;
    const { status, body } = await person.askCode(phone);
    outcomes.add(body.code ?? String(status));
    if (status !== 201) continue;
    const code = await server.codeSentTo(phone, { after: sent });
    for (let n = 0; n < 6; n++) if ((await person.bind(body.id, otherCode(code))).body.code === 'code_wrong') tried++;
  }
  expect(tried).toBe(10);
  expect(outcomes).toEqual(new Set(['201', 'code_locked']));
  expect((await (await server.person()).askCode(phone)).body.code).toBe('code_locked');
});

test('8: X-Forwarded-For of a caller that no trusted proxy stands before is not believed', async () => {
  const open = await startTestServer({ env: { TRUSTED_PROXIES: '10.0.0.0/8', SIGN_INS_PER_ADDRESS_PER_MINUTE: '5' } });
  const statuses: number[] = [];
  for (let n = 0; n < 8; n++) {
    const attacker = open.client();
    attacker.address = `203.0.113.${n}`;
    statuses.push((await attacker.post('/v1/sessions', { identifier: 'victim', password: 'guess' })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  await open.close();
});

test('8: behind a trusted proxy only the hop that it saw counts, whatever stood in the header before', async () => {
  const statuses: number[] = [];
  const guarded = await startTestServer({ env: { SIGN_INS_PER_ADDRESS_PER_MINUTE: '3' } });
  for (let n = 0; n < 5; n++) {
    const attacker = guarded.client();
    attacker.address = `192.0.2.${n}, 203.0.113.200`;
    statuses.push((await attacker.post('/v1/sessions', { identifier: 'victim', password: 'guess' })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  await guarded.close();
});

test('22: a restart in the middle: the count stands', async () => {
  const { person, id, code } = await asked();
  for (let n = 0; n < 3; n++) await person.bind(id, otherCode(code));
  const restarted = await startTestServer({ beside: server });
  const there = Object.assign(restarted.client(), { token: person.token });
  expect((await there.get(`/v1/verifications/${id}`)).body.triesLeft).toBe(2);
  expect((await there.bind(id, otherCode(code))).body.triesLeft).toBe(1);
  expect((await there.bind(id, otherCode(code))).body.triesLeft).toBe(0);
  expect((await there.bind(id, code)).body.code).toBe('code_locked');
  await restarted.close();
});

test('22: two processes share one count: 100 wrong at each at once are five', async () => {
  const { person, id, code } = await asked();
  const second = await startTestServer({ beside: server });
  const there = Object.assign(second.client(), { token: person.token });
  const answers = await answeredAtOnce(200, (n) => (n % 2 ? person : there).bind(id, otherCode(code)));
  expect(tally(answers)).toEqual({ code_wrong: 5, code_locked: 195 });
  await second.close();
});
