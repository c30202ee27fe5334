import type { Device, SignedIn, SignInPending } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const password = 'plum harbour 42';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function personWithNumber() {
  const person = server.client();
  const { account } = await person.register();
  const phone = newPhone();
  await person.bindNumber(phone);
  server.clock.advance(61);
  return { person, phone, username: account.username };
}

const attempt = (client: Client, identifier: string) =>
  client.post<SignInPending & SignedIn>('/v1/sessions', { identifier, password });
const devicesOf = async (client: Client) => (await client.get<{ items: Device[] }>('/v1/devices')).body.items;

/** The whole of a sign-in on a device that is new. */
async function signInElsewhere(client: Client, identifier: string, phone: string, trustDevice?: boolean) {
  const { status, body } = await attempt(client, identifier);
  expect(status).toBe(202);
  const verification = await client.proof('sign_in', { pendingSessionId: body.pending.id }, phone);
  const done = await client.completeSignIn(body, {
    verification,
    ...(trustDevice === undefined ? {} : { trustDevice }),
  });
  expect(done.status).toBe(201);
  client.token = done.body.session.token;
  server.clock.advance(61);
  return done.body;
}

describe('a sign-in on a device that is new', () => {
  test('L3: waits, sends nothing by itself, and is completed by a code; the owner hears of it', async () => {
    const { person, phone, username } = await personWithNumber();
    const elsewhere = server.client();
    const before = server.codesSentTo(phone);
    const { status, body } = await attempt(elsewhere, username);
    expect([status, body]).toMatchObject([
      202,
      { pending: { methods: ['sms'], maskedPhone: `+86 138****${phone.slice(-4)}` } },
    ]);
    expect(body).not.toHaveProperty('session');
    expect(server.codesSentTo(phone)).toBe(before);

    const verification = await elsewhere.proof('sign_in', { pendingSessionId: body.pending.id }, phone);
    const done = await elsewhere.completeSignIn(body, { verification });
    expect([done.status, done.body]).toMatchObject([201, { account: { username } }]);
    const told = await person.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(told.body.items[0]).toMatchObject({ kind: 'signed_in_on_new_device' });
  });

  test('is not asked again where it is trusted, and each time where it is not', async () => {
    const { phone, username } = await personWithNumber();
    for (const [trustDevice, expected] of [
      [true, 201],
      [false, 202],
    ] as const) {
      const elsewhere = server.client();
      await signInElsewhere(elsewhere, username, phone, trustDevice);
      await elsewhere.call('DELETE', '/v1/sessions/current');
      elsewhere.token = undefined;
      expect((await attempt(elsewhere, username)).status).toBe(expected);
    }
  });

  test('with neither number nor factor: signed in, limited, and no less unknown the next time', async () => {
    const person = server.client();
    const { account } = await person.register();
    expect(account.limited).toBe(true);
    const elsewhere = server.client();
    const { status, body } = await attempt(elsewhere, account.username);
    expect([status, body.account.limited]).toEqual([201, true]);
    elsewhere.token = body.session.token;
    expect(await devicesOf(elsewhere)).toMatchObject([{ current: true, trusted: false }, { trusted: true }]);
  });
});

describe('devices', () => {
  test('are listed with what is signed in on them, the newest first', async () => {
    const { person, phone, username } = await personWithNumber();
    const elsewhere = server.client();
    await signInElsewhere(elsewhere, username, phone);
    expect(await devicesOf(person)).toMatchObject([
      { current: false, trusted: true, sessions: 1 },
      { current: true, trusted: true, sessions: 1 },
    ]);
  });

  test('L8 L9: removing one wants a proof once the session is not fresh, and bites at the next request', async () => {
    const { person, phone, username } = await personWithNumber();
    const elsewhere = server.client();
    await signInElsewhere(elsewhere, username, phone);
    const deviceId = (await devicesOf(person)).find(({ current }) => !current)!.id;
    server.clock.advance(301);

    const refused = await person.call('DELETE', `/v1/devices/${deviceId}`);
    expect([refused.status, refused.body]).toMatchObject([
      403,
      { code: 'step_up_required', purpose: 'manage_devices', methods: ['sms'] },
    ]);
    expect((await elsewhere.get('/v1/account')).status).toBe(200);

    const verification = await person.proof('manage_devices', { deviceId }, phone);
    expect((await person.call('DELETE', `/v1/devices/${deviceId}`, { verification })).status).toBe(204);
    expect((await elsewhere.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    elsewhere.token = undefined;
    expect((await attempt(elsewhere, username)).status).toBe(202);
    // The proof made the session fresh: the next one goes without.
    expect((await person.call('DELETE', `/v1/devices/${deviceId}`)).body).toMatchObject({ code: 'not_found' });
  });
});
