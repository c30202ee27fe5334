import type { TotpStarted } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import { addTotp, factorsOf, makeRecoveryCodes, password, totpAt } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '100000' } });
  server.clock.freeze();
});
afterAll(() => server.close());

const wrongTries = async (accountId: string) =>
  (
    await server.sql<{ wrong: number }>(
      'select cardinality(wrong_at) as wrong from factor_guards where account_id = $1',
      [accountId],
    )
  )[0]?.wrong;

describe('setting up an authenticator', () => {
  test('it proves nothing until its first code has come', async () => {
    const person = await server.person();
    const { body } = await person.post<TotpStarted>('/v1/factors/totp');
    expect((await factorsOf(person)).items).toEqual([]);
    expect((await person.account()).limited).toBe(true);
    const wrong = otherCode(totpAt(body.secret, server.clock.now()));
    const refused = await person.post(`/v1/factors/totp/${body.id}/activate`, { totp: wrong });
    expect(refused.body).toMatchObject({ code: 'code_wrong', triesLeft: 4, errors: [{ path: 'totp' }] });
    const right = totpAt(body.secret, server.clock.now());
    const activated = await person.post(`/v1/factors/totp/${body.id}/activate`, { totp: right });
    expect([activated.status, activated.body]).toMatchObject([200, { id: body.id, type: 'totp', left: null }]);
    const { items, proofs, fresh } = await factorsOf(person);
    expect([items.length, proofs, fresh]).toEqual([1, ['totp'], true]);
    expect((await person.account()).limited).toBe(false);
  });

  test('it is told in the log and the inbox, and a dump shows no secret', async () => {
    const person = await server.person();
    const { secret, id } = await addTotp(person, server.clock);
    const notices = (await person.get<{ items: { title: string }[] }>('/v1/notifications')).body.items;
    expect(notices[0]?.title).toContain('身份验证器');
    const [row] = await server.sql<{ secret_cipher: Buffer }>('select secret_cipher from totp_factors where id = $1', [
      id,
    ]);
    expect(row!.secret_cipher.toString('latin1')).not.toContain(secret);
  });

  test('a second one in use is refused, and an older one that was being set up is gone', async () => {
    const person = await server.person();
    const { body: first } = await person.post<TotpStarted>('/v1/factors/totp');
    await addTotp(person, server.clock);
    const gone = await person.post(`/v1/factors/totp/${first.id}/activate`, {
      totp: totpAt(first.secret, server.clock.now()),
    });
    expect(gone.body.code).toBe('not_found');
    expect((await person.post('/v1/factors/totp')).body.code).toBe('factor_exists');
  });

  test('it waits an hour for its first code', async () => {
    const person = await server.person();
    const { body } = await person.post<TotpStarted>('/v1/factors/totp');
    server.clock.advance(3_600);
    const late = await person.post(`/v1/factors/totp/${body.id}/activate`, {
      totp: totpAt(body.secret, server.clock.now()),
    });
    expect(late.body.code).toBe('not_found');
  });

  test('another’s can’t be taken into use', async () => {
    const [a, b] = [await server.person(), await server.person()];
    const { body } = await a.post<TotpStarted>('/v1/factors/totp');
    const tried = await b.post(`/v1/factors/totp/${body.id}/activate`, {
      totp: totpAt(body.secret, server.clock.now()),
    });
    expect(tried.body.code).toBe('not_found');
  });

  test('a session that was not proven lately wants proof', async () => {
    const person = await server.person();
    await person.bindNumber();
    server.clock.advance(301);
    const refused = await person.post('/v1/factors/totp');
    expect(refused.body).toMatchObject({ code: 'step_up_required', purpose: 'manage_factors', methods: ['sms'] });
    expect((await factorsOf(person)).fresh).toBe(false);
  });

  test('the same Idempotency-Key shows the same secret again', async () => {
    const person = await server.person();
    const headers = { 'idempotency-key': 'set-up' };
    const [first, again] = [
      await person.post<TotpStarted>('/v1/factors/totp', {}, { headers }),
      await person.post<TotpStarted>('/v1/factors/totp', {}, { headers }),
    ];
    expect(again.body).toEqual(first.body);
  });
});

describe('an authenticator’s code', () => {
  const withPassword = (totp: string) => ({ totp, password });

  test('proves an act beside the password, once', async () => {
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    const totp = app.code();
    const withoutPassword = await person.post('/v1/factors/recovery-codes', { totp });
    expect(withoutPassword.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'password' }] });
    expect((await person.post('/v1/factors/recovery-codes', withPassword(totp))).status).toBe(201);
    const replayed = await person.post('/v1/factors/recovery-codes', withPassword(totp));
    expect(replayed.body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
  });

  test('that activated it is used up, and so is every older one', async () => {
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    const activating = totpAt(app.secret, server.clock.now());
    expect((await person.post('/v1/factors/recovery-codes', withPassword(activating))).body.code).toBe('code_wrong');
    const [older, newer] = [app.code(), app.code()];
    expect((await person.post('/v1/factors/recovery-codes', withPassword(newer))).status).toBe(201);
    expect((await person.post('/v1/factors/recovery-codes', withPassword(older))).body.code).toBe('code_wrong');
  });

  test('200 times the right one at once proves one act', async () => {
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    const totp = app.code();
    const answers = await answeredAtOnce(200, () => person.post('/v1/factors/recovery-codes', withPassword(totp)));
    expect(tally(answers)['201']).toBe(1);
  });

  test('of A is wrong at B', async () => {
    const [a, b] = [await server.person(), await server.person()];
    const [ofA] = [await addTotp(a, server.clock), await addTotp(b, server.clock)];
    const totp = ofA.code();
    expect((await b.post('/v1/factors/recovery-codes', withPassword(totp))).body.code).toBe('code_wrong');
    expect((await a.post('/v1/factors/recovery-codes', withPassword(totp))).status).toBe(201);
  });

  test('C4: 200 wrong at once are counted five times at most, and then the right one is refused, for an hour', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    const app = await addTotp(person, server.clock);
    const totp = app.code();
    const wrong = otherCode(totp);
    const answers = await answeredAtOnce(200, () => person.post('/v1/factors/recovery-codes', withPassword(wrong)));
    expect(tally(answers)).toEqual({ code_wrong: 5, code_locked: 195 });
    expect(await wrongTries(accountId)).toBe(5);
    const right = await person.post('/v1/factors/recovery-codes', withPassword(totp));
    expect(right.body).toMatchObject({ code: 'code_locked', triesLeft: 0, retryAfterSeconds: 3_600 });
    expect(right.headers.get('retry-after')).toBe('3600');
    server.clock.advance(3_599);
    const still = { totp: totpAt(app.secret, server.clock.now()), password };
    expect((await person.post('/v1/factors/recovery-codes', still)).body.code).toBe('code_locked');
    server.clock.advance(1);
    const open = { totp: app.code(), password };
    expect((await person.post('/v1/factors/recovery-codes', open)).status).toBe(201);
  });

  test('C4: wrong recovery codes and wrong authenticator codes are counted together', async () => {
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    const [code] = await makeRecoveryCodes(person, withPassword(app.code()));
    for (let n = 0; n < 3; n += 1)
      await person.post('/v1/factors/recovery-codes', { recoveryCode: 'AAAA-AAAA', password });
    for (let n = 0; n < 2; n += 1)
      await person.post('/v1/factors/recovery-codes', withPassword(otherCode(totpAt(app.secret, server.clock.now()))));
    expect((await person.post('/v1/factors/recovery-codes', { recoveryCode: code, password })).body.code).toBe(
      'code_locked',
    );
  });

  test('C4: a repeated request counts no second try', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    const app = await addTotp(person, server.clock);
    const body = withPassword(otherCode(app.code()));
    const headers = { 'idempotency-key': 'again' };
    for (let n = 0; n < 3; n += 1) {
      const { body: told } = await person.post('/v1/factors/recovery-codes', body, { headers });
      expect(told).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
    }
    expect(await wrongTries(accountId)).toBe(1);
  });

  test('completes a sign-in on a new device, without the password again', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const app = await addTotp(person, server.clock);
    const stranger = server.client();
    const { body } = await stranger.post<{ pending: { id: string; methods: string[] }; deviceToken: string }>(
      '/v1/sessions',
      { identifier: username, password },
    );
    expect(body.pending.methods).toEqual(['totp']);
    const complete = (totp: string) => stranger.post(`/v1/sessions/pending/${body.pending.id}/complete`, { totp });
    const right = app.code();
    expect((await complete(otherCode(right))).body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
    expect((await complete(right)).status).toBe(201);
  });

  test('C5: opens the account’s number again, which wrong codes had shut', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    await person.bindNumber(phone);
    const app = await addTotp(person, server.clock);
    await server.sql('update code_guards set wrong_in_a_row = 100');
    const ask = () => person.ask('lift_restriction');
    await server.sql(
      `update accounts set status = 'restricted', restriction_level = 'no_payments', liftable_by = 'code',
      restriction_reason = 'risk' where account_id = $1`,
      [(await person.account()).id],
    );
    server.clock.advance(3_600);
    expect((await ask()).body.code).toBe('code_locked');
    await makeRecoveryCodes(person, withPassword(app.code()));
    expect((await ask()).status).toBe(201);
  });
});
