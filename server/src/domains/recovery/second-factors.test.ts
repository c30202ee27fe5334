import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { Authenticator } from '../../../testing/factors.ts';
import { addTotp, makeRecoveryCodes } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const newPassword = 'quince lantern 77';
type Refused = { code: string; methods: string[]; triesLeft: number; errors: { path: string }[] };

let server: TestServer;
let person: Client;
let username: string;
let accountId: string;
let stranger: Client;
beforeAll(async () => {
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
  server = await startTestServer({ env: wide });
  server.clock.freeze();
});
afterAll(() => server.close());
beforeEach(async () => {
  [person, stranger] = [await server.person(), server.client()];
  ({ username, id: accountId } = await person.account());
});

async function asked(phone: string): Promise<{ id: string; code: string }> {
  const after = server.codesSentTo(phone);
  const { body } = await stranger.post<{ id: string }>('/v1/recoveries', { identifier: username, via: 'code' });
  return { id: body.id, code: await server.codeSentTo(phone, { after }) };
}
const complete = (id: string, body: object) =>
  stranger.post<Refused>(`/v1/recoveries/${id}/complete`, { newPassword, ...body });
const byCode = (recoveryCode: string, more: object = {}, from = stranger) =>
  from.post<Refused>('/v1/recoveries/complete', { identifier: username, recoveryCode, newPassword, ...more });
const passwordIs = async (password: string) =>
  (await server.client().post('/v1/sessions', { identifier: username, password })).status !== 401;
const unused = async () =>
  (await server.sql('select from recovery_codes where account_id = $1 and used_at is null', [accountId])).length;
/** One that only a browser could use: what counts here is that it is there. */
const addPasskey = () =>
  server.sql(
    `insert into passkeys (account_id, id, credential_id, public_key, sign_count, transports, created_at)
     values ($1, gen_random_uuid(), $2, $2, 0, '{}', $3)`,
    [accountId, randomBytes(16), server.clock.now()],
  );
const standing = async () =>
  (
    await server.sql<{ type: string }>(
      `select 'passkey' as type from passkeys where account_id = $1
       union all select 'totp' from totp_factors where account_id = $1 and status = 'active'
       union all select distinct 'recovery_codes' from recovery_codes where account_id = $1`,
      [accountId],
    )
  ).map(({ type }) => type);
const linesOf = async (kind: string) =>
  (
    await server.sql<{ entry: string }>(`select entry from activity where account_id = $1 and kind = $2`, [
      accountId,
      kind,
    ])
  )
    .map(({ entry }) => JSON.parse(entry).outcome as string)
    .sort();
/** Until what was added before counts at recovery. */
const settle = (seconds = 0) => server.clock.advance(server.settings.FACTOR_SETTLE_HOURS * 3_600 + seconds);

describe('L5: a second factor that is on is wanted beside the SMS', () => {
  let phone: string;
  beforeEach(async () => {
    phone = newPhone();
    await person.bindNumber(phone);
  });

  test('L5: authenticator: without it 403 with the ways there are, the code unspent; with it done', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    const { id, code } = await asked(phone);
    const without = await complete(id, { code });
    expect(without).toMatchObject({ status: 403, body: { code: 'second_factor_required', methods: ['totp'] } });
    expect(await passwordIs(newPassword)).toBe(false);
    expect((await complete(id, { code, totp: authenticator.code() })).status).toBe(204);
    expect(await passwordIs(newPassword)).toBe(true);
  });

  test('L5: a wrong one is counted, and the SMS code is still good beside the right one', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    const { id, code } = await asked(phone);
    authenticator.code();
    const wrong = await complete(id, { code, totp: authenticator.wrong() });
    expect(wrong.body).toMatchObject({ code: 'code_wrong', triesLeft: 4, errors: [{ path: 'totp' }] });
    expect((await complete(id, { code, totp: authenticator.shows() })).status).toBe(204);
  });

  test('C4: fifty wrong ones at once beside the right SMS code: five are tried, and then the right one is refused', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    const { id, code } = await asked(phone);
    authenticator.code();
    const counts = tally(await atOnce(50, () => complete(id, { code, totp: authenticator.wrong() })));
    expect(counts).toEqual({ code_wrong: 5, code_locked: 45 });
    expect((await complete(id, { code, totp: authenticator.shows() })).body).toMatchObject({ code: 'code_locked' });
    expect(await passwordIs('plum harbour 42')).toBe(true);
  });

  test('L5: a wrong SMS code beside the right authenticator spends nothing of it', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    const { id, code } = await asked(phone);
    const totp = authenticator.code();
    expect((await complete(id, { code: otherCode(code), totp })).body).toMatchObject({ code: 'code_wrong' });
    expect((await complete(id, { code, totp })).status).toBe(204);
  });

  test('L5: one code of the authenticator does it once', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    const totp = authenticator.code();
    const first = await asked(phone);
    expect((await complete(first.id, { code: first.code, totp })).status).toBe(204);
    const second = await asked(phone);
    const again = await complete(second.id, { code: second.code, totp, newPassword: 'another lantern 78' });
    expect(again.body).toMatchObject({ code: 'code_wrong', errors: [{ path: 'totp' }] });
  });

  test('L5: a recovery code in its place, once', async () => {
    const authenticator = await addTotp(person, server.clock);
    const [recoveryCode] = await makeRecoveryCodes(person, {
      totp: authenticator.code(),
      password: 'plum harbour 42',
    });
    settle();
    const { id, code } = await asked(phone);
    const without = await complete(id, { code });
    expect(without.body.methods).toEqual(['totp', 'recovery_code']);
    expect((await complete(id, { code, recoveryCode: recoveryCode!.toLowerCase().replaceAll('-', ' ') })).status).toBe(
      204,
    );
    expect(await unused()).toBe(9);
    const next = await asked(phone);
    const again = await complete(next.id, { code: next.code, recoveryCode, newPassword: 'another lantern 78' });
    expect(again.body).toMatchObject({ code: 'code_wrong', errors: [{ path: 'recoveryCode' }] });
  });

  test('L5: a passkey is on: the SMS alone resets nothing, and the answer says that one signs in by it', async () => {
    await addPasskey();
    settle();
    const { id, code } = await asked(phone);
    const without = await complete(id, { code });
    expect(without).toMatchObject({ status: 403, body: { code: 'second_factor_required', methods: ['passkey'] } });
    // No other factor stands in for what the account has not.
    expect((await complete(id, { code, totp: '123456' })).body).toMatchObject({ code: 'second_factor_required' });
    expect((await complete(id, { code, recoveryCode: 'K7QM-2XWD-K7QM-2XWD' })).body.code).toBe(
      'second_factor_required',
    );
    expect(await passwordIs('plum harbour 42')).toBe(true);
  });

  test('L5: a factor counts from 72 hours on; a younger one does not, and is gone with the old password', async () => {
    const authenticator = await addTotp(person, server.clock);
    await addPasskey();
    await makeRecoveryCodes(person, { totp: authenticator.code(), password: 'plum harbour 42' });
    server.clock.advance(-30);
    settle(-1);
    const early = await asked(phone);
    expect((await complete(early.id, { code: early.code })).status).toBe(204);
    expect(await standing()).toEqual([]);
    expect(await linesOf('factor_removed')).toEqual(['passkey', 'recovery_codes', 'totp']);
  });

  test('L5: a younger one is no stand-in for an older, nor in the way of it', async () => {
    const authenticator = await addTotp(person, server.clock);
    settle();
    await addPasskey();
    const [recoveryCode] = await makeRecoveryCodes(person, {
      totp: authenticator.code(),
      password: 'plum harbour 42',
    });
    const { id, code } = await asked(phone);
    for (const beside of [{}, { recoveryCode }])
      expect((await complete(id, { code, ...beside })).body).toMatchObject({
        code: 'second_factor_required',
        methods: ['totp'],
      });
    expect((await complete(id, { code, totp: authenticator.code() })).status).toBe(204);
    expect(await standing()).toEqual(['totp']);
  });

  test('P8: where the number may be a stranger’s, a young factor counts like any, and stays', async () => {
    server.clock.advance(181 * 86_400);
    await addPasskey();
    const { id, code } = await asked(phone);
    expect((await complete(id, { code })).body).toMatchObject({
      code: 'second_factor_required',
      methods: ['passkey'],
    });
    expect(await standing()).toEqual(['passkey']);
  });

  test('P8: a number that may be a stranger’s, beside a recovery code, resets; alone it does not', async () => {
    const proof = await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, phone);
    const [recoveryCode] = await makeRecoveryCodes(person, { verification: proof });
    server.clock.advance(181 * 86_400);
    const { id, code } = await asked(phone);
    expect((await complete(id, { code })).body).toMatchObject({
      code: 'second_factor_required',
      methods: ['recovery_code'],
    });
    expect((await complete(id, { code, recoveryCode })).status).toBe(204);
  });
});

describe('P7: back in without a number, by a recovery code', () => {
  let authenticator: Authenticator;
  let codes: string[];
  beforeEach(async () => {
    authenticator = await addTotp(person, server.clock);
    codes = await makeRecoveryCodes(person, { totp: authenticator.code(), password: 'plum harbour 42' });
  });

  test('P7: with an authenticator on it wants that as well, the recovery code unspent', async () => {
    const refused = await byCode(codes[0]!);
    expect(refused).toMatchObject({ status: 403, body: { code: 'second_factor_required', methods: ['totp'] } });
    expect(await unused()).toBe(10);
    expect((await byCode(codes[0]!, { totp: authenticator.code() })).status).toBe(204);
    expect([await unused(), await passwordIs(newPassword)]).toEqual([9, true]);
    expect((await person.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
  });

  test('P7: without one it is enough, once however many come at once', async () => {
    await server.sql('delete from totp_factors where account_id = $1', [accountId]);
    const counts = tally(await atOnce(10, () => byCode(codes[1]!, {}, server.client())));
    expect(counts).toEqual({ 204: 1, credentials_wrong: 9 });
    expect(await passwordIs(newPassword)).toBe(true);
  });

  test('P7: a wrong authenticator code is counted beside the right recovery code', async () => {
    authenticator.code();
    const wrong = await byCode(codes[0]!, { totp: authenticator.wrong() });
    expect(wrong.body).toMatchObject({ code: 'code_wrong', errors: [{ path: 'totp' }] });
    expect(await passwordIs('plum harbour 42')).toBe(true);
  });

  test('L5: a wrong one, one of nobody, and one of an account without any: the same words', async () => {
    const bare = await (await server.person()).account();
    const said = async (identifier: string) => {
      const { body } = await server.client().post('/v1/recoveries/complete', {
        identifier,
        recoveryCode: 'K7QM-2XWD-K7QM-2XWD',
        newPassword,
      });
      return { ...body, requestId: '' };
    };
    const known = await said(username);
    expect(known).toMatchObject({ status: 401, code: 'credentials_wrong' });
    for (const identifier of [bare.username, 'nobody-at-all', '+8613800138000', '0000'])
      expect(await said(identifier)).toEqual(known);
  });

  test('L4: a stranger’s guesses are slowed by name and address, also of nobody, and lock the owner out of nothing', async () => {
    for (const identifier of [username, 'nobody-at-all']) {
      const guess = () =>
        stranger.post('/v1/recoveries/complete', { identifier, recoveryCode: 'K7QM-2XWD-K7QM-2XWD', newPassword });
      expect(tally(await atOnce(30, guess))).toEqual({ credentials_wrong: 20, too_many_requests: 10 });
    }
    const elsewhere = server.client();
    expect((await byCode(codes[2]!, { totp: authenticator.code() }, elsewhere)).status).toBe(204);
  });

  test('idempotency: the same request again is the same 204, and uses up no second code', async () => {
    const body = { identifier: username, recoveryCode: codes[3], newPassword, totp: authenticator.code() };
    const withKey = { headers: { 'idempotency-key': 'lost-number' } };
    for (let n = 0; n < 3; n++)
      expect((await stranger.post('/v1/recoveries/complete', body, withKey)).status).toBe(204);
    expect(await unused()).toBe(9);
  });
});
