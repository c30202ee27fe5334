import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { addTotp, factorsOf, makeRecoveryCodes, password } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '100000' } });
});
afterAll(() => server.close());

/** Someone with ten codes, and what of theirs wants a proof. */
async function withCodes() {
  const person = await server.person();
  const codes = await makeRecoveryCodes(person, { password });
  const act = (recoveryCode: string, more: object = { password }) =>
    person.post('/v1/factors/recovery-codes', { recoveryCode, ...more });
  return { person, codes, act };
}

test('L7: ten codes of 80 bits each, all different, with nothing that is misread', async () => {
  const { codes, person } = await withCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
  expect((await factorsOf(person)).items).toMatchObject([{ type: 'recovery_codes', left: 10, lastUsedAt: null }]);
});

test('L7: are kept as keyed digests alone', async () => {
  const { codes, person } = await withCodes();
  const rows = await server.sql<{ row: string }>('select r::text as row from recovery_codes r where account_id = $1', [
    (await person.account()).id,
  ]);
  expect(rows).toHaveLength(10);
  for (const code of codes)
    for (const form of [code, code.replaceAll('-', '')]) {
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(form).toString('hex'));
      expect(server.logged.join('')).not.toContain(form);
    }
});

test('L7: each works once, however it is copied', async () => {
  const { person, codes } = await withCodes();
  const remove = async (recoveryCode: string) => {
    const app = await addTotp(person, server.clock, { recoveryCode: codes.pop(), password });
    return person.call('DELETE', `/v1/factors/${app.id}`, { recoveryCode, password });
  };
  const copied = ` ${codes[0]!.toLowerCase().replaceAll('-', ' ')} `;
  expect((await remove(copied)).status).toBe(204);
  expect((await factorsOf(person)).items).toMatchObject([{ left: 8, lastUsedAt: expect.any(String) }]);
  expect((await remove(codes[0]!)).body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
});

test('L7: 200 times the same one at once proves one act', async () => {
  const { codes, act } = await withCodes();
  const answers = await answeredAtOnce(200, () => act(codes[0]!));
  expect(tally(answers)['201']).toBe(1);
});

test('L7: a new set replaces the old whole', async () => {
  const { codes, act } = await withCodes();
  expect((await act(codes[0]!)).status).toBe(201);
  expect((await act(codes[1]!)).body.code).toBe('code_wrong');
});

test('L7: want the password too', async () => {
  const { codes, act } = await withCodes();
  expect((await act(codes[0]!, {})).body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'password' }] });
  expect((await act(codes[0]!, { password: 'another one' })).body.code).toBe('credentials_wrong');
  expect((await act(codes[0]!)).status).toBe(201);
});

test('L7: of A are wrong at B', async () => {
  const [a, b] = [await withCodes(), await withCodes()];
  expect((await b.act(a.codes[0]!)).body.code).toBe('code_wrong');
  expect((await a.act(a.codes[0]!)).status).toBe(201);
});

test('L7: complete a sign-in on a new device, once', async () => {
  const { person, codes } = await withCodes();
  const { username } = await person.account();
  const signIn = async () => {
    const stranger = server.client();
    const { body } = await stranger.post<{ pending: { id: string; methods: string[] } }>('/v1/sessions', {
      identifier: username,
      password,
    });
    expect(body.pending.methods).toEqual(['recovery_code']);
    return stranger.post(`/v1/sessions/pending/${body.pending.id}/complete`, { recoveryCode: codes[0] });
  };
  expect((await signIn()).status).toBe(201);
  expect((await signIn()).body.code).toBe('code_wrong');
});

describe('their use', () => {
  test('stands in the log', async () => {
    const { person, codes, act } = await withCodes();
    await act(codes[0]!);
    const { id } = await person.account();
    const kinds = await server.sql<{ kind: string }>('select kind from activity where account_id = $1 order by seq', [
      id,
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'account_created',
      'recovery_codes_made',
      'recovery_code_used',
      'recovery_codes_made',
    ]);
  });

  test('the same Idempotency-Key shows the same codes again, and uses up no second one', async () => {
    const { person, codes } = await withCodes();
    const headers = { 'idempotency-key': 'new-codes' };
    const body = { recoveryCode: codes[0], password };
    const [first, again] = [
      await person.post('/v1/factors/recovery-codes', body, { headers }),
      await person.post('/v1/factors/recovery-codes', body, { headers }),
    ];
    expect([first.status, again.body]).toEqual([201, first.body]);
  });

  test('making them wants proof, however fresh the session is', async () => {
    const person = await server.person();
    await person.bindNumber();
    expect((await person.post('/v1/factors/recovery-codes', {})).body).toMatchObject({
      code: 'step_up_required',
      methods: ['sms'],
    });
  });
});
