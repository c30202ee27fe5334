import type { SignedIn } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const password = 'plum harbour 42';
const register = (username: string, headers = {}, body = {}) =>
  server.client().post<SignedIn & { code: string }>('/v1/accounts', { username, password, ...body }, { headers });

describe('one account per name', () => {
  test('100 at once: one', async () => {
    expect(tally(await answeredAtOnce(100, () => register('racer')))).toEqual({ 201: 1, username_taken: 99 });
  });

  test.each([
    ['MixedCase', 'mixedcase'],
    ['Ｗｉｄｅ', 'wide'],
    ['ﬁsh', 'fish'],
    ['ÉMILE', 'émile'],
  ])('%s and %s are one name', async (first, second) => {
    expect((await register(first)).status).toBe(201);
    expect((await register(second)).body.code).toBe('username_taken');
  });
});

describe('a registration whose answer was lost', () => {
  const key = { 'idempotency-key': 'register-1' };

  test('the same request again is answered 201 with a session that works', async () => {
    const first = await register('patient', key);
    const again = await register('patient', key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.account.id).toBe(first.body.account.id);
    const client = server.client();
    client.token = again.body.session.token;
    expect((await client.account()).username).toBe('patient');
  });

  test('100 at once make one account', async () => {
    const answers = await answeredAtOnce(100, () => register('eager', { 'idempotency-key': 'register-2' }));
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(new Set(answers.map(({ body }) => body.account.id)).size).toBe(1);
  });

  test('with another key, another password or none it is a name that is taken', async () => {
    await register('settled', { 'idempotency-key': 'register-3' });
    expect((await register('settled', { 'idempotency-key': 'register-4' })).body.code).toBe('username_taken');
    expect((await register('settled')).body.code).toBe('username_taken');
    const guess = await register('settled', { 'idempotency-key': 'register-3' }, { password: 'another harbour 7' });
    expect(guess.body.code).toBe('username_taken');
  });

  test('C9: once the password has changed, the old request opens nothing', async () => {
    const headers = { 'idempotency-key': 'register-5' };
    const { body } = await register('changed', headers);
    await register('donor', {}, { password: 'another harbour 7' });
    await server.sql(
      `update accounts set password_hash = (select password_hash from accounts where username = 'donor') where account_id = $1`,
      [body.account.id],
    );
    expect((await register('changed', headers)).body.code).toBe('username_taken');
  });

  test('L9: nor once the account is closed', async () => {
    const headers = { 'idempotency-key': 'register-6' };
    const { body } = await register('gone', headers);
    await server.sql(`update accounts set status = 'closed' where account_id = $1`, [body.account.id]);
    expect((await register('gone', headers)).body.code).toBe('username_taken');
  });
});

describe('P2: a number is set by no other route than the phone routes', () => {
  const fields = ['phone', 'phoneNumber', 'phone_number', 'phoneVerified', 'mobile', 'status', 'id', 'accountId'];
  test.each(fields)('P2: %s at registration is refused', async (field) => {
    const answer = await register(`setter_${field}`, {}, { [field]: '+8613800138000' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });
});
