import type { SecurityCheck } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { addTotp, factorsOf, makeRecoveryCodes, password } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const remove = (person: Client, factorId: string, proof?: object) =>
  person.call('DELETE', `/v1/factors/${factorId}`, proof);

/** Someone with a number, an authenticator and recovery codes. */
async function guarded() {
  const [person, phone] = [await server.person(), newPhone()];
  await person.bindNumber(phone);
  server.clock.advance(3_600);
  const verification = await person.proof('manage_factors', { factorAct: { act: 'add_totp' } }, phone);
  const app = await addTotp(person, server.clock, { verification });
  const codes = await makeRecoveryCodes(person, { totp: app.code(), password });
  const { items } = await factorsOf(person);
  const setId = items.find(({ type }) => type === 'recovery_codes')!.id;
  return { person, phone, app, codes, setId };
}

describe('removing a factor wants another one', () => {
  test('not the session, however fresh, nor the password', async () => {
    const { person, app } = await guarded();
    for (const proof of [undefined, { password }])
      expect((await remove(person, app.id, proof)).body).toMatchObject({
        code: 'step_up_required',
        methods: ['sms', 'recovery_code'],
      });
    expect((await factorsOf(person)).items).toHaveLength(2);
  });

  test('not the SMS alone: with the password', async () => {
    const { person, phone, app } = await guarded();
    server.clock.advance(3_600);
    const verification = await person.proof(
      'manage_factors',
      { factorAct: { act: 'remove', factorId: app.id } },
      phone,
    );
    expect((await remove(person, app.id, { verification })).body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'password' }],
    });
    expect((await remove(person, app.id, { verification, password: 'a wrong one' })).body.code).toBe(
      'credentials_wrong',
    );
    expect((await remove(person, app.id, { verification, password })).status).toBe(204);
    expect((await factorsOf(person)).proofs).toEqual(['sms', 'recovery_code']);
  });

  test('a code to remove one removes no other', async () => {
    const { person, phone, app, setId } = await guarded();
    server.clock.advance(3_600);
    const verification = await person.proof('manage_factors', { factorAct: { act: 'remove', factorId: setId } }, phone);
    expect((await remove(person, app.id, { verification, password })).body.code).toBe('code_mismatch');
    expect((await remove(person, setId, { verification, password })).status).toBe(204);
  });

  test('not the factor itself, while there is another', async () => {
    const { person, app, codes, setId } = await guarded();
    expect((await remove(person, app.id, { totp: app.code(), password })).body.code).toBe('step_up_required');
    expect((await remove(person, setId, { recoveryCode: codes[0], password })).body.code).toBe('step_up_required');
    expect((await remove(person, setId, { totp: app.code(), password })).status).toBe(204);
  });

  test('where it is all the account has, it proves its own end', async () => {
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    expect((await remove(person, app.id, { password })).body.code).toBe('step_up_required');
    expect((await remove(person, app.id, { totp: app.code(), password })).status).toBe(204);
    expect(await factorsOf(person)).toMatchObject({ items: [], proofs: ['password'] });
  });

  test('it stands in the log, and the inbox tells', async () => {
    const { person, app, codes } = await guarded();
    expect((await remove(person, app.id, { recoveryCode: codes[0], password })).status).toBe(204);
    const { items } = (await person.get<{ items: { title: string }[] }>('/v1/notifications')).body;
    expect(items[0]?.title).toBe('已移除身份验证器');
    const kinds = await server.sql<{ kind: string }>(
      'select kind from activity where account_id = $1 order by seq desc limit 2',
      [(await person.account()).id],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['factor_removed', 'recovery_code_used']);
    expect((await remove(person, app.id, { recoveryCode: codes[1], password })).body.code).toBe('not_found');
  });

  test('D5: another’s is not there', async () => {
    const [a, b] = [await guarded(), await guarded()];
    expect((await remove(b.person, a.app.id, { totp: b.app.code(), password })).body.code).toBe('not_found');
  });
});

describe('the security check', () => {
  const check = async (person: Client) => (await person.get<SecurityCheck>('/v1/account/security')).body;
  const done = ({ items }: SecurityCheck) => items.filter((item) => item.done).map(({ code }) => code);

  test('adds up to 100, and rises with what is done', async () => {
    const bare = await server.person();
    const first = await check(bare);
    expect(first.items.reduce((sum, { points }) => sum + points, 0)).toBe(100);
    expect([first.score, done(first)]).toEqual([20, ['password_age', 'devices']]);
    const { person } = await guarded();
    const then = await check(person);
    expect([then.score, done(then)]).toEqual([
      85,
      ['phone', 'second_factor', 'recovery_codes', 'password_age', 'devices'],
    ]);
  });

  test('sees an old password, and a trusted device that nobody uses', async () => {
    const person = await server.person();
    const { id } = await person.account();
    await server.sql(`update accounts set password_changed_at = now() - interval '181 days' where account_id = $1`, [
      id,
    ]);
    await server.sql(`update devices set last_seen_at = now() - interval '91 days' where account_id = $1`, [id]);
    expect(done(await check(person))).toEqual([]);
  });
});
