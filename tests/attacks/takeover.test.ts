import type { ActivityList, Disowned, RecoveryStarted, SignInPending } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import { addTotp, factorsOf, makeRecoveryCodes } from '../../server/testing/factors.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { password, wide } from './ways.ts';

/** Several small things that a thief may do, one after the other, until the account is theirs. */
const server = await startTestServer({ env: wide });
const stale = server.settings.PROOF_FRESH_SECONDS + 1;
afterAll(() => server.close());

/** Somebody else, with a copy of the session and nothing more. */
const thiefOf = (person: Client) => Object.assign(server.client(), { token: person.token });

test('a stolen session of an enterprise does not make a number of its own the one that codes go to', async () => {
  const person = server.client();
  const { account } = await person.register(undefined, password, 'enterprise');
  const [phone, foreign] = [newPhone(), newPhone()];
  await person.bindNumber(phone);
  server.clock.advance(stale);
  const thief = thiefOf(person);
  const { id, code } = await thief.proof('bind_phone', { phone: foreign }, foreign);
  const added = await thief.bind(id, code);
  const answer = await thief.post(`/v1/phones/${added.body.id}/primary`);
  expect([answer.status, answer.body]).toMatchObject([403, { code: 'step_up_required' }]);
  const asked = await server
    .client()
    .post<RecoveryStarted>('/v1/recoveries', { identifier: account.username, via: 'code' });
  expect(asked.status).toBe(202);
  expect(await server.codeSentTo(phone)).toMatch(/^\d{6}$/);
  expect(server.codesSentTo(foreign)).toBe(1);
});

test('a stolen session of an account that has an authenticator and no number does not bind one, by which all else is proven', async () => {
  const person = await server.person();
  const app = await addTotp(person, server.clock);
  server.clock.advance(stale);
  const thief = thiefOf(person);
  const foreign = newPhone();
  const { id, code } = await thief.proof('bind_phone', { phone: foreign }, foreign);
  const answer = await thief.bind(id, code);
  expect([answer.status, answer.body]).toMatchObject([403, { code: 'step_up_required', purpose: 'bind_phone' }]);
  // The owner does, by what they have; the code has lost nothing, and a wrong one beside it spends no owner's proof.
  const bind = (code: string, ownerProof: object) =>
    person.post('/v1/phones', { verification: { id, code }, ownerProof });
  const totp = app.code();
  expect((await bind(otherCode(code), { totp, password })).body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
  expect((await bind(code, { totp: otherCode(totp), password })).body).toMatchObject({ code: 'code_wrong' });
  expect((await person.phones()).items).toEqual([]);
  expect((await bind(code, { totp, password })).status).toBe(201);
});

test('L8: nor does a session that is ever so fresh: it may have been relayed, or opened with the password alone', async () => {
  const person = await server.person();
  const app = await addTotp(person, server.clock);
  const { username } = await person.account();
  // From a device that is known, where the password is enough.
  await person.signIn(username);
  const thief = thiefOf(person);
  const foreign = newPhone();
  const { id, code } = await thief.proof('bind_phone', { phone: foreign }, foreign);
  const bind = (proof: object) => thief.post('/v1/phones', { verification: { id, code }, ...proof });
  for (const proof of [{}, { ownerProof: { password } }, { ownerProof: { verification: { id, code } } }])
    expect((await bind(proof)).status).toBeGreaterThanOrEqual(400);
  expect((await bind({})).body).toMatchObject({ code: 'step_up_required', methods: ['totp'] });
  expect((await person.phones()).items).toEqual([]);
  expect((await bind({ ownerProof: { totp: app.code(), password } })).status).toBe(201);
});

test('where a second factor is on, another is not added by a fresh session, nor by an SMS alone: it would remove the first', async () => {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  await addTotp(person, server.clock);
  const thief = thiefOf(person);
  expect(await thief.post('/v1/factors/passkeys/options', {})).toMatchObject({
    status: 403,
    body: { code: 'step_up_required' },
  });
  server.clock.advance(stale);
  const verification = await thief.proof('manage_factors', { factorAct: { act: 'add_passkey' } }, phone);
  expect(await thief.post('/v1/factors/passkeys/options', { verification })).toMatchObject({
    status: 422,
    body: { code: 'validation_failed' },
  });
});

test('whoever has stolen a session can’t take from the owner what frees the account, by disowning what gave it long ago', async () => {
  const person = await server.person();
  const { username } = await person.account();
  const phone = newPhone();
  await person.bindNumber(phone);
  server.clock.advance(200 * 86_400);
  await person.signIn(username);
  server.clock.advance(stale);
  const thief = thiefOf(person);
  const { items } = (await thief.get<ActivityList>('/v1/activity?limit=100')).body;
  const line = items.find(({ kind }) => kind === 'phone_bound')!;
  const { body } = await thief.post<Disowned>(`/v1/activity/${line.id}/disown`);
  expect(body.account.restriction).toMatchObject({ level: 'no_changes', liftableBy: 'code' });
  await person.signIn(username);
  const verification = await person.proof('lift_restriction', {}, phone);
  expect((await person.post('/v1/account/lift-restriction', { verification })).status).toBe(200);
});

test('who knows the password and uses up the tries of the factors does not shut the owner out of recovery', async () => {
  for (const hasTotp of [false, true]) {
    const person = await server.person();
    const { username } = await person.account();
    const app = hasTotp ? await addTotp(person, server.clock) : null;
    const codes = await makeRecoveryCodes(person, app ? { totp: app.code(), password } : { password });
    const thief = server.client();
    const { body } = await thief.post<SignInPending>('/v1/sessions', { identifier: username, password });
    if (hasTotp || 'pending' in body)
      for (let n = 0; n < 5; n++)
        expect((await thief.completeSignIn(body, { recoveryCode: 'AAAA-AAAA-AAAA-AAAA' })).status).toBe(422);
    const complete = (recoveryCode: string, totp?: string) =>
      server.client().post('/v1/recoveries/complete', {
        identifier: username,
        recoveryCode,
        newPassword: 'gravel orchid 77',
        ...(totp && { totp }),
      });
    if (!app) {
      expect((await complete(codes[0]!)).status).toBe(204);
      continue;
    }
    expect((await complete(codes[0]!, app.code())).body.code).toBe('code_locked');
    server.clock.advance(3_600);
    expect((await complete(codes[0]!, app.code())).status).toBe(204);
  }
});

describe('somebody who relays what is typed on a page of theirs', () => {
  /** Signed in with the owner's password and the code that the owner typed there. */
  async function relayed() {
    const person = server.client();
    const { account } = await person.register();
    const phone = newPhone();
    await person.bindNumber(phone);
    const thief = server.client();
    await thief.signIn(account.username);
    return { person, phone, thief, accountId: account.id, username: account.username };
  }
  async function askedToRecover(username: string, phone: string) {
    const owner = server.client();
    const after = server.codesSentTo(phone);
    const { body } = await owner.post<RecoveryStarted>('/v1/recoveries', { identifier: username, via: 'code' });
    const code = await server.codeSentTo(phone, { after });
    return (more: object = {}) =>
      owner.post(`/v1/recoveries/${body.id}/complete`, { code, newPassword: 'gravel orchid 77', ...more });
  }

  test('L8: a relayed sign-in adds no factor once a number is bound, be its session ever so fresh', async () => {
    const { thief } = await relayed();
    for (const [path, proof] of [
      ['/v1/factors/passkeys/options', {}],
      ['/v1/factors/totp', {}],
      ['/v1/factors/totp', { password }],
      ['/v1/factors/recovery-codes', { password }],
    ] as const)
      expect(await thief.post(path, proof)).toMatchObject({
        status: 403,
        body: { code: 'step_up_required', purpose: 'manage_factors', methods: ['sms'] },
      });
    expect((await factorsOf(thief)).items).toEqual([]);
  });

  test('L8: nor where recovery codes are all there is, by the password that was relayed with one of them', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const codes = await makeRecoveryCodes(person, { password });
    const thief = server.client();
    const { body } = await thief.post<SignInPending>('/v1/sessions', { identifier: username, password });
    const signedIn = await thief.completeSignIn(body, { recoveryCode: codes[0] });
    thief.token = signedIn.body.session.token;
    for (const path of ['/v1/factors/passkeys/options', '/v1/factors/totp', '/v1/factors/recovery-codes'])
      for (const proof of [{}, { password }])
        expect(await thief.post(path, proof)).toMatchObject({ status: 403, body: { methods: ['recovery_code'] } });
  });

  test('L5: a factor that a second relayed code added does not shut the owner out: the number gets them in, and it is gone', async () => {
    const { phone, thief, username } = await relayed();
    const theirs = await addTotp(thief, server.clock);
    await makeRecoveryCodes(thief, { totp: theirs.code(), password });
    server.clock.advance(server.settings.FACTOR_SETTLE_HOURS * 3_600 - 61);
    const complete = await askedToRecover(username, phone);
    expect((await complete()).status).toBe(204);
    expect((await thief.get('/v1/account')).body.code).toBe('session_ended');
    const { body } = await server
      .client()
      .post<SignInPending>('/v1/sessions', { identifier: username, password: 'gravel orchid 77' });
    expect(body.pending.methods).toEqual(['sms']);
  });

  test('L5: one that the owner has had for longer stands in the way of the number alone, whatever else was added since', async () => {
    const { person, phone, username } = await relayed();
    const app = await addTotp(person, server.clock);
    server.clock.advance(server.settings.FACTOR_SETTLE_HOURS * 3_600);
    const codes = await makeRecoveryCodes(person, { totp: app.code(), password });
    const complete = await askedToRecover(username, phone);
    for (const more of [{}, { recoveryCode: codes[0] }])
      expect((await complete(more)).body).toMatchObject({ code: 'second_factor_required', methods: ['totp'] });
    expect((await complete({ totp: app.code() })).status).toBe(204);
  });

  test('where a second factor is on, an SMS alone makes no recovery codes: by one of them the password is reset', async () => {
    const { person, phone } = await relayed();
    await addTotp(person, server.clock);
    const verification = await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, phone);
    expect(await person.post('/v1/factors/recovery-codes', { verification })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed' },
    });
    expect((await person.post('/v1/factors/recovery-codes', { verification, password })).status).toBe(201);
  });
});
