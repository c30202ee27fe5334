import type { ActivityList, Disowned } from '@btepai/contract';
import { afterAll, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import { addTotp } from '../../server/testing/factors.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { wide } from './ways.ts';

/** Several small things that a thief may do, one after the other, until the account is theirs. */
const server = await startTestServer({ env: wide });
const stale = server.settings.PROOF_FRESH_SECONDS + 1;
afterAll(() => server.close());

/** Somebody else, with a copy of the session and nothing more. */
const thiefOf = (person: Client) => Object.assign(server.client(), { token: person.token });

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
