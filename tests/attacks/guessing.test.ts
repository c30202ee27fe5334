import type { Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../server/testing/at-once.ts';
import type { Answer, Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Guessing a code: by many tries, many codes, many addresses, many requests at once, or a restart in between. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());

async function asked(phone = newPhone()) {
  const person = await server.person();
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone) };
}

type Asked = { person: Client; phone: string; id: string; code: string };
type Way = {
  /** A person who was sent a code for the act. */
  ask(): Promise<Asked & { needs?: object }>;
  call(asked: Asked & { needs?: object }, code: string, address?: string): Promise<Answer<Pick<Problem, 'code'>>>;
};

async function boundPerson() {
  const [person, bound] = [await server.person(), newPhone()];
  const { id: phoneId } = await person.bindNumber(bound);
  server.clock.advance(61);
  return { person, bound, phoneId };
}
const from = (address?: string) => (address ? { headers: { 'x-forwarded-for': address } } : {});

/** Every way in which a route takes a code, as a stranger to its rules would call it. A purpose that is added adds its own here. */
const ways: [route: string, which: string, way: Way][] = [
  [
    'POST /v1/phones',
    'the code',
    { ask: () => asked(), call: ({ person, id }, code, address) => person.bind(id, code, from(address)) },
  ],
  ...(['verification', 'ownerProof'] as const).map((guessed): [string, string, Way] => [
    'POST /v1/phones/{id}/replace',
    guessed,
    {
      async ask() {
        const { person, bound, phoneId } = await boundPerson();
        const next = newPhone();
        const proofs = await person.replaceProofs(phoneId, bound, next);
        const mine = guessed === 'verification' ? proofs.verification : proofs.ownerProof.verification;
        return { person, phone: guessed === 'verification' ? next : bound, ...mine, needs: { phoneId, proofs } };
      },
      call({ person, id, needs }, code, address) {
        const { phoneId, proofs } = needs as { phoneId: string; proofs: object };
        const proof = { id, code };
        const body = {
          ...proofs,
          ...(guessed === 'verification' ? { verification: proof } : { ownerProof: { verification: proof } }),
        };
        return person.replace(phoneId, body, from(address));
      },
    },
  ]),
  [
    'POST /v1/phones/{id}/unbind',
    'the code',
    {
      async ask() {
        const { person, bound, phoneId } = await boundPerson();
        return {
          person,
          phone: bound,
          ...(await person.proof('unbind_phone', { phoneId }, bound)),
          needs: { phoneId },
        };
      },
      call: ({ person, id, needs }, code, address) =>
        person.post(
          `/v1/phones/${(needs as { phoneId: string }).phoneId}/unbind`,
          { verification: { id, code }, acceptNoRecovery: true },
          from(address),
        ),
    },
  ],
  [
    'POST /v1/account/lift-restriction',
    'the code',
    {
      async ask() {
        const { person, bound } = await boundPerson();
        const { id } = await person.account();
        await server.sql(`update accounts set status = 'restricted', liftable_by = 'code' where account_id = $1`, [id]);
        return { person, phone: bound, ...(await person.proof('lift_restriction', {}, bound)) };
      },
      call: ({ person, id }, code, address) =>
        person.post('/v1/account/lift-restriction', { verification: { id, code } }, from(address)),
    },
  ],
];

test('5, 6: the routes above are all that take a code', async () => {
  const { body } = await server.client().get<{ paths: object }>('/openapi.json');
  const taking = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).flatMap(([method, operation]) =>
      JSON.stringify(operation.requestBody ?? '').includes('"code"') ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  expect(new Set(taking)).toEqual(new Set(ways.map(([route]) => route)));
});

describe.each(ways)('%s, %s', (_route, _which, { ask, call }) => {
  test('5: the try after the cap fails with the right code too', async () => {
    const given = await ask();
    for (let n = 0; n < 5; n++) expect((await call(given, otherCode(given.code))).body.code).toBe('code_wrong');
    expect(await call(given, given.code)).toMatchObject({ status: 429, body: { code: 'code_locked' } });
  });

  test('6: the cap is one over every way the code was sent and asked for again', async () => {
    const given = await ask();
    const { person, phone, id, code } = given;
    for (let n = 0; n < 3; n++) await call(given, otherCode(code));
    server.clock.advance(60);
    const after = server.codesSentTo(phone);
    await person.post(`/v1/verifications/${id}/resend`);
    await server.codeSentTo(phone, { after });
    for (let n = 0; n < 2; n++) await call(given, otherCode(code));
    expect((await call(given, code)).body.code).toBe('code_locked');
  });

  test('8: rotating addresses buys no tries', async () => {
    const given = await ask();
    const told: string[] = [];
    for (let n = 0; n < 7; n++) told.push((await call(given, otherCode(given.code), `203.0.113.${n + 1}`)).body.code);
    expect(told).toEqual([...Array(5).fill('code_wrong'), 'code_locked', 'code_locked']);
    expect((await call(given, given.code, '2001:db8:9::1')).body.code).toBe('code_locked');
  });

  test('9: 200 wrong at once count five, 200 right at once succeed once', async () => {
    const [wrong, right] = [await ask(), await ask()];
    expect(tally(await atOnce(200, () => call(wrong, otherCode(wrong.code))))).toEqual({
      code_wrong: 5,
      code_locked: 195,
    });
    const answers = await atOnce(200, () => call(right, right.code));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
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
  const answers = await atOnce(200, (n) => (n % 2 ? person : there).bind(id, otherCode(code)));
  expect(tally(answers)).toEqual({ code_wrong: 5, code_locked: 195 });
  await second.close();
});
