import type { NotificationPreferences, Problem, PushSubscription } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCase } from '../../../../testing/appeal.ts';
import type { Client } from '../../../../testing/client.ts';
import { agent } from '../../../../testing/desk.ts';
import { makeRecoveryCodes } from '../../../../testing/factors.ts';
import type { Subscriber } from '../../../../testing/push.ts';
import { claimsOf, decryptPush, newSubscriber, startPushService } from '../../../../testing/push.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';
import { readSettings } from '../../../settings.ts';
import { isPushService } from './hosts.ts';
import { contactOf } from './protocol.ts';

let server: TestServer;
let service: Awaited<ReturnType<typeof startPushService>>;
/** What the service answers to each push for an endpoint, in turn; then 201. */
const answers = new Map<string, ({ status: number; headers?: Record<string, string> } | null)[]>();
beforeAll(async () => {
  service = await startPushService(({ endpoint }) => {
    const given = answers.get(endpoint)?.shift();
    return given === undefined ? { status: 201 } : given;
  });
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
  await service.close();
});

const password = 'plum harbour 42';
const subscribe = (person: Client, { endpoint, keys }: Subscriber, headers = {}) =>
  person.post<PushSubscription & Problem>(
    '/v1/push-subscriptions',
    { endpoint, expirationTime: null, keys },
    { headers },
  );
async function subscribed(headers = {}) {
  const [person, browser] = [await server.person(), newSubscriber(service.origin)];
  const { status, body } = await subscribe(person, browser, headers);
  expect(status).toBe(201);
  return { person, browser, subscription: body, accountId: (await person.account()).id };
}
/** Something that this account is told of. */
const happen = (person: Client) => makeRecoveryCodes(person, { password });
/** One thing more. */
async function happenAgain(person: Client) {
  const { body } = await person.post<{ number: string }>('/v1/support/cases', { topic: 'other', message: 'hello' });
  await answerCase(await agent(server, ['support']), body.number, 'hello');
}
const pushesTo = ({ endpoint }: Subscriber) => service.pushes.filter((push) => push.endpoint === endpoint);
const arrived = (browser: Subscriber, count = 1) =>
  eventually(() => pushesTo(browser).length >= count, `${count} pushes`);
const onTheirWay = () =>
  server.sql('select 1 from push_messages union all select 1 from notifications where told_at is null');
const settled = () => eventually(async () => (await onTheirWay()).length === 0, 'no push on its way');

describe('a push', () => {
  test('RFC 8291: the browser’s side of these tests reads the example of the standard', () => {
    const body =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
    const keys = {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    };
    const privateKey = Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url');
    expect(decryptPush(Buffer.from(body, 'base64url'), { keys, privateKey })).toBe(
      'When I grow up, I want to be a watermelon',
    );
  });

  test('says what the inbox says, for the eyes of its browser alone', async () => {
    const { person, browser, accountId } = await subscribed();
    await happen(person);
    await arrived(browser);
    const [notification] = (await person.get<{ items: { id: string }[] }>('/v1/notifications')).body.items;
    expect(service.readBy(browser)).toEqual([
      {
        id: notification!.id,
        title: '已生成新的恢复码',
        body: '以前的恢复码已失效，请把新的收好。不是您生成的话，请马上修改密码。',
        link: '/me/factors',
      },
    ]);
    const [{ headers, body }] = pushesTo(browser) as [(typeof service.pushes)[number]];
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      urgency: 'high',
      ttl: String(server.settings.PUSH_TTL_SECONDS),
      topic: Buffer.from(notification!.id.replaceAll('-', ''), 'hex').toString('base64url'),
    });
    expect(() => decryptPush(body, newSubscriber(service.origin))).toThrow();
    // D1: whoever reads the database can’t write to the browser.
    const rows = await server.sql('select s::text as row from push_subscriptions s where account_id = $1', [accountId]);
    for (const secret of [browser.endpoint, browser.keys.auth, browser.keys.p256dh])
      for (const form of [secret, Buffer.from(secret).toString('hex')])
        expect(JSON.stringify(rows)).not.toContain(form);
  });

  test('RFC 8292: signed by the key that browsers subscribe with, for this push service, for less than a day', async () => {
    const { person, browser } = await subscribed();
    await happen(person);
    await arrived(browser);
    const claims = claimsOf(pushesTo(browser)[0]!.headers.authorization!);
    const { pushKey } = (await person.get<NotificationPreferences>('/v1/notification-preferences')).body;
    expect(claims).toMatchObject({ key: pushKey, aud: service.origin, sub: expect.stringMatching(/^(mailto|https):/) });
    const now = Date.now() / 1000;
    expect(claims.exp).toBeGreaterThan(now);
    expect(claims.exp).toBeLessThanOrEqual(now + 86_400);
  });

  test.each([
    ['ops@btepai.example, 9:00–18:00', 'https://btepai.example', 'mailto:ops@btepai.example'],
    ['400-820-0000', 'https://btepai.example', 'https://btepai.example'],
    [undefined, 'http://localhost:3000', 'mailto:push@localhost'],
  ])('whom a push service writes to: %s, %s → %s', (SUPPORT_CONTACT, PUBLIC_ORIGIN, contact) => {
    expect(contactOf({ SUPPORT_CONTACT, PUBLIC_ORIGIN })).toBe(contact);
  });

  test('in the language that its browser subscribed in, to each browser of the account', async () => {
    const { person, browser } = await subscribed();
    const english = newSubscriber(service.origin);
    await subscribe(person, english, { 'accept-language': 'en' });
    await happen(person);
    await arrived(browser);
    await arrived(english);
    expect(service.readBy(english)).toMatchObject([{ title: 'New recovery codes' }]);
    expect(service.readBy(browser)).toMatchObject([{ title: '已生成新的恢复码' }]);
  });

  test('none where the category is not wanted there', async () => {
    const { person, browser } = await subscribed();
    await person.call('PUT', '/v1/notification-preferences', {
      items: [{ category: 'transaction', channel: 'push', on: false }],
    });
    const { id } = await person.account();
    const insert = (category: string) =>
      server.sql(
        `insert into notifications (account_id, id, category, kind, data, created_at)
         values ($1, gen_random_uuid(), $2, 'export_ready', '{}', now())`,
        [id, category],
      );
    await insert('transaction');
    await insert('activity');
    await settled();
    expect(pushesTo(browser)).toHaveLength(1);
    expect(pushesTo(browser)[0]!.headers.urgency).toBe('normal');
  });
});

describe('a push that does not arrive', () => {
  test.each([404, 410])('%i: the browser is gone, and not tried again', async (status) => {
    const { person, browser, accountId } = await subscribed();
    answers.set(browser.endpoint, [{ status }]);
    await happen(person);
    await settled();
    expect(await server.sql('select 1 from push_subscriptions where account_id = $1', [accountId])).toEqual([]);
    await happenAgain(person);
    await settled();
    expect(pushesTo(browser)).toHaveLength(1);
  });

  test.each([
    ['429, when it says', { status: 429, headers: { 'retry-after': '90' } }, 90],
    ['503, after a while', { status: 503 }, 5],
  ])('%s: tried again, as the same to the browser', async (_what, answer, seconds) => {
    const { person, browser } = await subscribed();
    answers.set(browser.endpoint, [answer]);
    server.clock.freeze();
    await happen(person);
    await arrived(browser);
    const due = await eventually(
      async () =>
        (await server.sql<{ available_at: Date }>('select available_at from push_messages where attempts = 1')).find(
          ({ available_at: at }) => at.getTime() - server.clock.now().getTime() === seconds * 1000,
        ),
      'the next try',
    );
    expect(due).toBeTruthy();
    server.clock.advance(seconds);
    await settled();
    const [first, again] = service.readBy(browser);
    expect(again).toEqual(first);
    expect(new Set(pushesTo(browser).map(({ headers }) => headers.topic)).size).toBe(1);
  });

  test('given up after five tries, or at once where the service takes it for wrong', async () => {
    const { person, browser } = await subscribed();
    answers.set(browser.endpoint, Array(9).fill({ status: 500 }));
    await happen(person);
    for (let tries = 1; tries <= 5; tries++) {
      await arrived(browser, tries);
      await eventually(
        async () =>
          (await server.sql('select 1 from push_messages where available_at > $1', [server.clock.now()])).length > 0 ||
          (await onTheirWay()).length === 0,
        'the note of the try',
      );
      server.clock.advance(700);
    }
    await settled();
    expect(pushesTo(browser)).toHaveLength(5);
    answers.set(browser.endpoint, [{ status: 400 }]);
    await happenAgain(person);
    await settled();
    expect(pushesTo(browser)).toHaveLength(6);
    answers.delete(browser.endpoint);
    await happenAgain(person);
    await settled();
    expect(service.readBy(browser)).toHaveLength(7);
  });

  test('what a process has claimed and never came back with, another sends: at least once, and the same', async () => {
    const second = await startTestServer({ beside: server });
    const { person, browser } = await subscribed();
    answers.set(browser.endpoint, [null]);
    await happen(person);
    await arrived(browser);
    server.clock.advance(59);
    await happen(await server.person());
    expect(pushesTo(browser)).toHaveLength(1);
    server.clock.advance(1);
    await arrived(browser, 2);
    const [first, again] = service.readBy(browser);
    expect(again).toEqual(first);
    await settled();
    service.drop();
    await second.close();
  });

  test('no answer leads anywhere else: it is not followed', async () => {
    const elsewhere = await startPushService();
    const { person, browser } = await subscribed();
    answers.set(browser.endpoint, [{ status: 307, headers: { location: `${elsewhere.origin}/inside` } }]);
    await happen(person);
    await settled();
    expect(elsewhere.pushes).toEqual([]);
    await elsewhere.close();
  });
});

describe('whom a browser is subscribed by', () => {
  test('L9: signed out, it is told nothing more', async () => {
    const { person, browser, accountId } = await subscribed();
    await person.bindNumber();
    const other = server.client();
    await other.signIn((await person.account()).username);
    await settled();
    const before = pushesTo(browser).length;
    await person.call('DELETE', '/v1/sessions/current');
    await happenAgain(other);
    await settled();
    expect(pushesTo(browser)).toHaveLength(before);
    expect(await server.sql('select 1 from push_subscriptions where account_id = $1', [accountId])).toEqual([]);
  });

  test('the same browser again is the same subscription, of the newer session', async () => {
    const { person, browser, subscription } = await subscribed();
    const again = await subscribe(person, { ...newSubscriber(), endpoint: browser.endpoint });
    expect(again).toMatchObject({ status: 201, body: subscription });
  });

  test('D5: its owner ends it, and nobody else', async () => {
    const { person, browser, subscription } = await subscribed();
    const path = `/v1/push-subscriptions/${subscription.id}`;
    expect((await (await server.person()).call<Problem>('DELETE', path)).body.code).toBe('not_found');
    expect((await person.call('DELETE', path)).status).toBe(204);
    expect((await person.call<Problem>('DELETE', path)).body.code).toBe('not_found');
    await happen(person);
    await settled();
    expect(pushesTo(browser)).toEqual([]);
  });

  test('so many browsers of an account: the newest', async () => {
    const person = await server.person();
    const most = server.settings.PUSH_SUBSCRIPTIONS_PER_ACCOUNT;
    const browsers = Array.from({ length: most + 2 }, () => newSubscriber(service.origin));
    for (const browser of browsers) {
      await subscribe(person, browser);
      server.clock.advance(1);
    }
    await happen(person);
    await settled();
    expect(browsers.map((browser) => pushesTo(browser).length)).toEqual([0, 0, ...Array(most).fill(1)]);
  });
});

describe('where a push may be sent', () => {
  const { PUSH_HOSTS: hosts } = readSettings({});
  test.each([
    ['https://fcm.googleapis.com/fcm/send/abc', true],
    ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
    ['https://web.push.apple.com/abc', true],
    ['https://api.push.apple.com/abc', true],
    ['https://wns2-par02p.notify.windows.com/w/?token=abc', true],
    ['http://fcm.googleapis.com/fcm/send/abc', false],
    ['https://fcm.googleapis.com:8443/fcm/send/abc', false],
    ['https://user:secret@fcm.googleapis.com/abc', false],
    ['https://fcm.googleapis.com@evil.example/abc', false],
    ['https://fcm.googleapis.com.evil.example/abc', false],
    ['https://evilnotify.windows.com/abc', false],
    ['https://notify.windows.com/abc', false],
    ['https://127.0.0.1/abc', false],
    ['http://127.0.0.1:5432/abc', false],
    ['http://localhost/abc', false],
    ['https://[::1]/abc', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://10.0.0.1/abc', false],
    ['file:///etc/passwd', false],
    ['data:text/plain,abc', false],
    ['nonsense', false],
  ])('%s → %s', (endpoint, isAllowed) => {
    expect(isPushService(endpoint, hosts)).toBe(isAllowed);
  });

  test('another address is refused as the browser subscribes', async () => {
    const person = await server.person();
    for (const endpoint of ['http://169.254.169.254/latest', 'https://evil.example/push', 'http://localhost:1/x']) {
      const { status, body } = await subscribe(person, { ...newSubscriber(), endpoint });
      expect([status, body.errors?.[0]]).toMatchObject([422, { path: 'endpoint', code: 'push_service_unknown' }]);
    }
  });

  test('and once more as it is sent: a service that is no longer named is not called', async () => {
    const { person, browser } = await subscribed();
    const second = await startTestServer({ beside: server, env: { PUSH_HOSTS: 'fcm.googleapis.com' } });
    await server.app.close();
    const elsewhere = Object.assign(second.client(), { token: person.token });
    await happen(elsewhere);
    await eventually(async () => (await onTheirWay()).length === 0, 'no push on its way');
    expect(pushesTo(browser)).toEqual([]);
    await second.close();
    server = await startTestServer();
  });

  test.each([
    ['a point that is not on the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    ['too short a point', { p256dh: 'BAAA' }],
    ['too short a secret', { auth: 'AAAA' }],
  ])('%s is no key', async (_what, wrong) => {
    const browser = newSubscriber(service.origin);
    const { status, body } = await subscribe(await server.person(), {
      ...browser,
      keys: { ...browser.keys, ...wrong },
    });
    expect([status, body.errors?.[0]]).toMatchObject([422, { path: 'keys', code: 'push_keys' }]);
  });

  test('D7: production calls no service on its own machine', () => {
    expect(() => readSettings({ NODE_ENV: 'production', PUSH_HOSTS: '127.0.0.1' })).toThrow(/PUSH_HOSTS/);
  });
});
