import type { NotificationList, NotificationPreferences, Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCase } from '../../../testing/appeal.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import { openEvents } from '../../../testing/events.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const path = '/v1/notification-preferences';
const read = async (person: Client) => (await person.get<NotificationPreferences>(path)).body;
const set = (person: Client, items: object[]) => person.call<NotificationPreferences & Problem>('PUT', path, { items });
const onOf = ({ items }: NotificationPreferences) =>
  Object.fromEntries(items.map(({ category, channel, on }) => [`${category}/${channel}`, on]));
const inbox = async (person: Client) => (await person.get<NotificationList>('/v1/notifications')).body;

/** The shortest way to a message of the category activity: support answers. */
async function answerTo(person: Client) {
  const { body } = await person.post<{ number: string }>('/v1/support/cases', { topic: 'other', message: 'hello' });
  await answerCase(await agent(server, ['support']), body.number, 'hello');
}

describe('what an account wants to be told, and where', () => {
  test('S9: at first everything, but no marketing by SMS', async () => {
    const person = await server.person();
    const preferences = await read(person);
    expect(preferences.items).toHaveLength(9);
    expect(preferences.items.filter(({ on }) => !on)).toEqual([
      { category: 'activity', channel: 'sms', on: false, locked: false },
    ]);
    expect(preferences.items.filter(({ locked }) => locked).map(({ category }) => category)).toEqual([
      'security',
      'security',
      'security',
    ]);
    expect(preferences).toMatchObject({ phone: null, pushKey: expect.stringMatching(/^B[\w-]{86}$/) });
    const phone = newPhone();
    await person.bindNumber(phone);
    expect((await read(person)).phone).toBe(`+86 138****${phone.slice(-4)}`);
  });

  test('the key is the database’s: another process tells the same', async () => {
    const second = await startTestServer({ beside: server });
    const elsewhere = second.client();
    await elsewhere.register();
    expect((await read(elsewhere)).pushKey).toBe((await read(await server.person())).pushKey);
    await second.close();
  });

  test('only what is given changes, and of the same twice the last', async () => {
    const person = await server.person();
    const { status, body } = await set(person, [
      { category: 'activity', channel: 'in_app', on: false },
      { category: 'transaction', channel: 'sms', on: true },
      { category: 'transaction', channel: 'sms', on: false },
      { category: 'security', channel: 'sms', on: true },
    ]);
    expect(status).toBe(200);
    const expected = {
      'activity/in_app': false,
      'transaction/sms': false,
      'activity/push': true,
      'security/sms': true,
    };
    expect(onOf(body)).toMatchObject(expected);
    expect(onOf(await read(person))).toMatchObject(expected);
  });

  test.each(['in_app', 'sms', 'push'])('security is always told: %s can’t be turned off', async (channel) => {
    const person = await server.person();
    const { status, body } = await set(person, [
      { category: 'activity', channel: 'push', on: false },
      { category: 'security', channel, on: false },
    ]);
    expect([status, body.code, body.errors]).toEqual([
      422,
      'validation_failed',
      [{ path: 'items.1.on', code: 'always_on', message: '安全警告始终开启，不能关闭' }],
    ]);
    // Refused whole: nothing of it was set.
    expect(onOf(await read(person))).toMatchObject({ 'activity/push': true });
  });

  test('what is not wanted in the inbox is neither shown nor counted, there or live', async () => {
    const person = await server.person();
    const events = await openEvents<{ activity: number; security: number }>(person, '/v1/notifications/events');
    await eventually(() => events.told().length > 0, 'the first count');
    await set(person, [{ category: 'activity', channel: 'in_app', on: false }]);
    await answerTo(person);
    await person.bindNumber();
    await eventually(() => events.told().at(-1)?.security === 1, 'the security message');
    expect(events.told().map(({ activity }) => activity)).toEqual(events.told().map(() => 0));
    expect(await inbox(person)).toMatchObject({
      items: [{ kind: 'phone_bound' }],
      unread: { activity: 0, security: 1 },
    });
    const [hidden] = await server.sql<{ id: string }>(
      `select id from notifications where account_id = $1 and not in_inbox`,
      [(await person.account()).id],
    );
    expect((await person.post<Problem>(`/v1/notifications/${hidden!.id}/read`)).body.code).toBe('not_found');
    await set(person, [{ category: 'activity', channel: 'in_app', on: true }]);
    await answerTo(person);
    expect((await inbox(person)).unread).toMatchObject({ activity: 1 });
    await events.hangUp();
  });
});

describe('L9: a stream ends with its session', () => {
  const endings: [what: string, end: (person: Client, other: Client) => Promise<unknown>][] = [
    ['signed out', (person) => person.call('DELETE', '/v1/sessions/current')],
    ['ended from another device', (_person, other) => other.call('DELETE', '/v1/sessions')],
  ];
  test.each(endings)('L9: %s', async (_what, end) => {
    const person = await server.person();
    const other = server.client();
    await person.bindNumber();
    await other.signIn((await person.account()).username);
    const events = await openEvents(person, '/v1/notifications/events');
    await eventually(() => events.told().length > 0, 'the first count');
    const { status } = (await end(person, other)) as { status: number };
    expect(status).toBeLessThan(300);
    await eventually(() => events.ended, 'the end of the stream');
    await events.hangUp();
  });

  test('L9: nothing more is told to a session that has ended, whoever it is told by', async () => {
    const person = await server.person();
    const events = await openEvents(person, '/v1/notifications/events');
    await eventually(() => events.told().length > 0, 'the first count');
    const { id } = await person.account();
    // As one that has been idle too long: no statement ended it, and nobody was told.
    await server.sql('update sessions set last_seen_at = $2 where account_id = $1', [id, new Date(0)]);
    await server.sql(`insert into notifications (account_id, id, category, kind, data, created_at)
      select '${id}', gen_random_uuid(), 'activity', 'export_ready', '{}', now()`);
    await server.sql(`select pg_notify('btepai', '${id}')`);
    await eventually(() => events.ended, 'the end of the stream');
    expect(events.told()).toHaveLength(1);
    await events.hangUp();
  });
});
