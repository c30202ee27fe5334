import type { ActivityList, Disowned, RecoveryStarted, SignInPending } from '@btepai/contract';
import { afterAll, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import { addTotp, makeRecoveryCodes } from '../../server/testing/factors.ts';
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
    const codes = await makeRecoveryCodes(person, { password });
    const app = hasTotp ? await addTotp(person, server.clock) : null;
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
