import type { SignInPending } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import { addTotp, makeRecoveryCodes } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const currentPassword = 'plum harbour 42';
const newPassword = 'medlar orchard 21';
type Refused = { code: string; methods: string[]; triesLeft: number; errors: { path: string; code: string }[] };

let server: TestServer;
let person: Client;
let username: string;
beforeAll(async () => {
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
  server = await startTestServer({ env: wide });
  server.clock.freeze();
});
afterAll(() => server.close());
beforeEach(async () => {
  person = await server.person();
  ({ username } = await person.account());
});

const change = (body: object, options?: { headers: Record<string, string> }) =>
  person.call<Refused>('PUT', '/v1/account/password', { newPassword, ...body }, options);
const passwordIs = async (password: string) =>
  (await server.client().post('/v1/sessions', { identifier: username, password })).status !== 401;

describe('proven by a code to the number', () => {
  let phone: string;
  beforeEach(async () => {
    phone = newPhone();
    await person.bindNumber(phone);
  });
  const proof = (password = newPassword) => person.proof('change_password', { newPassword: password }, phone);

  test('with the current password beside it', async () => {
    expect((await change({ currentPassword, verification: await proof() })).status).toBe(204);
    expect([await passwordIs(currentPassword), await passwordIs(newPassword)]).toEqual([false, true]);
  });

  test('C9: codes, changes and sign-ins that wait, and every other session end; one’s own stays', async () => {
    const elsewhere = server.client();
    await elsewhere.signIn(username);
    const waiting = await server.client().post<SignInPending>('/v1/sessions', {
      identifier: username,
      password: currentPassword,
    });
    server.clock.advance(8 * 86_400);
    const [next, phoneId] = [newPhone(), (await person.phones()).items[0]!.id];
    const replacing = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const started = await person.replace(phoneId, {
      verification: replacing,
      ownerProof: { password: currentPassword },
    });
    expect(started.body.change.status).toBe('waiting');
    const unbinding = await person.proof('unbind_phone', { phoneId }, phone);

    expect((await change({ currentPassword, verification: await proof() })).status).toBe(204);
    expect((await person.account()).waitingChange).toBeNull();
    expect((await elsewhere.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    expect((await person.post(`/v1/phones/${phoneId}/unbind`, { verification: unbinding })).body).toMatchObject({
      code: 'code_expired',
    });
    const late = await elsewhere.ask('sign_in', { pendingSessionId: waiting.body.pending.id });
    expect(late.status).toBe(404);
  });

  test('the current password is missing, or wrong: nothing is spent', async () => {
    const verification = await proof();
    const without = await change({ verification });
    expect(without.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'currentPassword' }] });
    const wrong = await change({ verification, currentPassword: 'plum harbour 43' });
    expect(wrong.body).toMatchObject({ code: 'credentials_wrong' });
    expect((await change({ currentPassword, verification })).status).toBe(204);
  });

  test('a wrong code is counted and changes nothing', async () => {
    const { id, code } = await proof();
    const wrong = await change({ currentPassword, verification: { id, code: otherCode(code) } });
    expect(wrong.body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
    expect(await passwordIs(currentPassword)).toBe(true);
  });

  test('without any proof it says which there are', async () => {
    const refused = await change({ currentPassword });
    expect(refused).toMatchObject({ status: 403, body: { code: 'step_up_required', methods: ['sms'] } });
  });

  test('C6: a code that was asked for one new password sets no other', async () => {
    const verification = await proof('medlar orchard 22');
    expect((await change({ currentPassword, verification })).body).toMatchObject({ code: 'code_mismatch' });
    expect((await change({ currentPassword, verification, newPassword: 'medlar orchard 22' })).status).toBe(204);
  });

  test('C6: two spellings that look the same are one password', async () => {
    const verification = await proof('café orchard');
    expect((await change({ currentPassword, verification, newPassword: 'cafe\u0301 orchard' })).status).toBe(204);
  });

  test('ten at once with one code: one is done', async () => {
    const verification = await proof();
    const { 204: done, ...refused } = tally(await atOnce(10, () => change({ currentPassword, verification })));
    expect(done).toBe(1);
    // Who came after the change had the old password; who came before it waited for the code.
    for (const code of Object.keys(refused)) expect(['code_spent', 'credentials_wrong']).toContain(code);
  });

  test('M5: the same request again under its key is the same 204, and works once', async () => {
    const body = { currentPassword, verification: await proof() };
    const withKey = { headers: { 'idempotency-key': 'change-1' } };
    expect((await change(body, withKey)).status).toBe(204);
    const lines = () => server.sql(`select from activity where kind = 'password_changed'`);
    const before = (await lines()).length;
    for (let n = 0; n < 2; n++) expect((await change(body, withKey)).status).toBe(204);
    expect((await lines()).length).toBe(before);
    const other = await change({ ...body, newPassword: 'medlar orchard 23' }, withKey);
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await passwordIs(newPassword)).toBe(true);
  });

  const weak: [password: () => string, reason: string][] = [
    [() => 'password1', 'password_common'],
    [() => 'zzzzzzzzzz', 'password_repeated'],
    [() => `it is ${username}!`, 'password_has_username'],
    [() => `it is ${phone.slice(3)}!`, 'password_has_number'],
  ];
  test.each(weak)('L1: %s is refused before a code is sent for it, and when it is set', async (password, reason) => {
    const said = { code: 'password_weak', errors: [{ path: 'newPassword', code: reason }] };
    const sent = server.codesSentTo(phone);
    expect((await person.ask('change_password', { newPassword: password() })).body).toMatchObject(said);
    expect(server.codesSentTo(phone)).toBe(sent);
    const verification = await proof();
    expect((await change({ currentPassword, verification, newPassword: password() })).body).toMatchObject(said);
    expect((await change({ currentPassword, verification })).status).toBe(204);
  });
});

describe('proven otherwise', () => {
  test('the password alone, where there is neither number nor factor', async () => {
    expect((await change({ currentPassword: 'plum harbour 43' })).body).toMatchObject({ code: 'credentials_wrong' });
    expect((await change({ currentPassword })).status).toBe(204);
    expect(await passwordIs(newPassword)).toBe(true);
  });

  test('two at once by the password alone: one is done', async () => {
    const answers = await atOnce(10, (n) => change({ currentPassword, newPassword: `medlar orchard ${n}x` }));
    const counts = tally(answers);
    expect(counts).toEqual({ 204: 1, credentials_wrong: 9 });
    expect(await passwordIs(`medlar orchard ${answers.findIndex(({ status }) => status === 204)}x`)).toBe(true);
  });

  test('the authenticator with the current password', async () => {
    const authenticator = await addTotp(person, server.clock);
    expect((await change({ currentPassword })).body).toMatchObject({ code: 'step_up_required', methods: ['totp'] });
    authenticator.code();
    expect((await change({ currentPassword, totp: authenticator.wrong() })).body).toMatchObject({ code: 'code_wrong' });
    const totp = authenticator.shows();
    expect((await change({ totp })).body).toMatchObject({ code: 'validation_failed' });
    expect((await change({ currentPassword, totp })).status).toBe(204);
  });

  test('a recovery code with the current password', async () => {
    const authenticator = await addTotp(person, server.clock);
    const [recoveryCode] = await makeRecoveryCodes(person, {
      totp: authenticator.code(),
      password: currentPassword,
    });
    expect((await change({ currentPassword, recoveryCode })).status).toBe(204);
    const again = await change({ currentPassword: newPassword, recoveryCode, newPassword: 'medlar orchard 24' });
    expect(again.body).toMatchObject({ code: 'code_wrong' });
  });
});
