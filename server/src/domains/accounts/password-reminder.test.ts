import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  // Sessions outlive the reminder here, so that one person sees it come and go.
  server = await startTestServer({ env: { SESSION_IDLE_DAYS: '365' } });
  server.clock.freeze();
});
afterAll(() => server.close());

const day = 86_400;

test('L10: the reminder comes at 180 days, goes when it is dismissed, comes again 180 days later, and never blocks', async () => {
  const person = await server.person();
  const reminded = async () => (await person.account()).passwordReminder;
  const dismiss = () => person.post('/v1/account/password-reminder/dismiss');
  expect(await reminded()).toBe(false);
  server.clock.advance(180 * day - 1);
  expect(await reminded()).toBe(false);
  server.clock.advance(1);
  expect(await reminded()).toBe(true);
  expect((await person.call('PATCH', '/v1/account', { displayName: 'as ever' })).status).toBe(200);
  expect(await reminded()).toBe(true);

  expect((await dismiss()).status).toBe(204);
  expect((await dismiss()).status).toBe(204);
  expect(await reminded()).toBe(false);
  server.clock.advance(180 * day - 1);
  expect(await reminded()).toBe(false);
  server.clock.advance(1);
  expect(await reminded()).toBe(true);
  const again = server.client();
  again.deviceToken = person.deviceToken;
  expect((await again.signIn((await person.account()).username)).account.passwordReminder).toBe(true);
});

test('L10: a new password is new, whatever was dismissed before', async () => {
  const person = await server.person();
  server.clock.advance(200 * day);
  await person.post('/v1/account/password-reminder/dismiss');
  const body = { currentPassword: 'plum harbour 42', newPassword: 'medlar orchard 21' };
  expect((await person.call('PUT', '/v1/account/password', body)).status).toBe(204);
  const changedAt = server.clock.now().toISOString();
  expect(await person.account()).toMatchObject({ passwordReminder: false, passwordChangedAt: changedAt });
  server.clock.advance(180 * day);
  expect((await person.account()).passwordReminder).toBe(true);
});

test('L10: nobody dismisses it for someone else, nor signed out', async () => {
  expect((await server.client().post('/v1/account/password-reminder/dismiss')).body).toMatchObject({
    code: 'session_required',
  });
});
