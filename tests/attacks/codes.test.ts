import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCode } from '../../server/src/kit/crypto.ts';
import { readSettings } from '../../server/src/settings.ts';
import { newPhone } from '../../server/testing/client.ts';
import { dumpDatabase } from '../../server/testing/dump.ts';
import { testGateway } from '../../server/testing/gateway.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** A code itself: where it shows, how long it lives, whether it can be used again or foreseen. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'trace' } });
  server.clock.freeze();
});
afterAll(() => server.close());

async function asked(phone = newPhone(), kind?: string) {
  const person = await server.person(kind);
  const asking = await person.askCode(phone);
  return { person, phone, id: asking.body.id, asking, code: await server.codeSentTo(phone) };
}
const alone = (code: string) => new RegExp(`(?<![\\da-fA-F.-])${code}(?![\\da-fA-F.-])`);

test('10: a canary code is in no answer, log or row', async () => {
  const { person, id, asking, code } = await asked();
  const bound = await person.bind(id, code);
  const shown = [
    asking.body,
    bound.body,
    (await person.get(`/v1/verifications/${id}`)).body,
    (await person.get('/v1/phones')).body,
  ];
  for (const sink of [JSON.stringify(shown), server.logged.join(''), await dumpDatabase(server)])
    expect(sink.match(alone(code))).toBeNull();
});

test('10: the handset that shows codes is refused by production, and is not there without it', async () => {
  expect(() => readSettings({ NODE_ENV: 'production', PUBLIC_ORIGIN: 'https://x.example', BTEPAI_KEYS: '{}' })).toThrow(
    /sandbox/,
  );
  const real = await startTestServer({ gateways: [testGateway('real')] });
  for (const [method, path] of [
    ['GET', '/sandbox/messages'],
    ['GET', '/sandbox/events'],
    ['POST', '/sandbox/replies'],
    ['PUT', '/sandbox/faults'],
  ] as const)
    expect((await real.client().call(method, path, method === 'GET' ? undefined : {})).status).toBe(404);
  await real.close();
});

describe('11: expiry is enforced', () => {
  test.each([
    [299, 201],
    [300, 410],
    [301, 410],
  ])('11: %i s after it was made the code gets %i', async (seconds, status) => {
    const { person, id, code } = await asked();
    server.clock.advance(seconds);
    expect((await person.bind(id, code)).status).toBe(status);
  });

  test('11: a resend just before the end does not lengthen it', async () => {
    const { person, id, code } = await asked();
    server.clock.advance(290);
    expect((await person.post(`/v1/verifications/${id}/resend`)).status).toBe(200);
    server.clock.advance(10);
    expect((await person.bind(id, code)).body.code).toBe('code_expired');
  });
});

describe('13: a used code is used up', () => {
  test('13: after success', async () => {
    const { person, id, code } = await asked();
    expect((await person.bind(id, code)).status).toBe(201);
    expect((await person.bind(id, code)).body.code).toBe('code_spent');
  });
  test('13: after success by proof of a taken number', async () => {
    const { person: holder, phone, id, code } = await asked();
    await holder.bind(id, code);
    server.clock.advance(61);
    const other = await server.person();
    const { body } = await other.askCode(phone);
    const again = await server.codeSentTo(phone, { after: 1 });
    expect((await other.bind(body.id, again)).body.code).toBe('phone_taken');
    expect((await other.bind(body.id, again)).body.code).toBe('code_spent');
  });
  test('13: after calling off', async () => {
    const { person, id, code } = await asked();
    expect((await person.post<{ status: string }>(`/v1/verifications/${id}/cancel`)).body.status).toBe('cancelled');
    expect((await person.bind(id, code)).body.code).toBe('code_expired');
    expect((await person.post(`/v1/verifications/${id}/resend`)).status).toBe(410);
  });
  test('13: after a newer one took its place', async () => {
    const { person, id, code } = await asked();
    server.clock.advance(61);
    await person.askCode(newPhone());
    expect((await person.bind(id, code)).body.code).toBe('code_superseded');
  });
});

describe('14: codes can’t be foreseen', () => {
  test('14: a million codes are spread as chance spreads them', () => {
    const draws = 1_000_000;
    const [byPrefix, byPosition] = [new Float64Array(1_000), new Float64Array(60)];
    let repeats = 0;
    let last = '';
    for (let n = 0; n < draws; n++) {
      const code = newCode();
      if (code === last) repeats++;
      last = code;
      byPrefix[Number(code.slice(0, 3))]! += 1;
      for (let at = 0; at < 6; at++) byPosition[at * 10 + Number(code[at])]! += 1;
    }
    const chiSquare = (counts: Float64Array, expected: number) =>
      counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Six standard deviations above the mean of chi-square with 999 and 54 degrees of freedom: one false alarm in a lifetime.
    expect(chiSquare(byPrefix, draws / 1_000)).toBeLessThan(999 + 6 * Math.sqrt(2 * 999));
    expect(chiSquare(byPosition, draws / 10)).toBeLessThan(54 + 7 * Math.sqrt(2 * 54));
    expect(repeats).toBeLessThan(12);
  });

  test('14: nothing of ours asks Math.random', () => {
    const root = join(import.meta.dirname, '../..');
    const asking = ['contract/src', 'server/src'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .filter((name) => /Math\s*(\.\s*|\[\s*['"])random/.test(readFileSync(join(root, folder, name), 'utf8'))),
    );
    expect(asking).toEqual([]);
  });
});

test('19: binding kills the account’s other outstanding codes and sessions', async () => {
  const { person, id, code } = await asked(newPhone(), 'enterprise');
  const { username, id: accountId } = await person.account();
  const elsewhere = server.client();
  const { body } = await elsewhere.post<{ session: { token: string } }>('/v1/sessions', {
    identifier: username,
    password: 'plum harbour 42',
  });
  elsewhere.token = body.session.token;
  // A code for another act, as further purposes will have them.
  await server.sql(
    `insert into current_verifications (account_id, purpose, subject, verification_id) values ($1, 'bind_phone', 'other', gen_random_uuid())`,
    [accountId],
  );
  expect((await person.bind(id, code)).status).toBe(201);
  expect(await server.sql('select 1 from current_verifications where account_id = $1', [accountId])).toEqual([]);
  expect((await elsewhere.get('/v1/account')).body.code).toBe('session_ended');
});
