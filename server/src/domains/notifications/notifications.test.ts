import type { Case, Notification, NotificationList } from '@btepai/contract';
import { SpamOutcome } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCase } from '../../../testing/appeal.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import { openEvents } from '../../../testing/events.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { noticeWords } from './words.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ beside: server });
  // It is there to tell; SMS that it took would land on a handset of its own.
  await second.app.messaging.stop();
});
afterAll(async () => {
  await second.close();
  await server.close();
});

const inbox = async (person: Client, query = '', headers = {}) =>
  (await person.get<NotificationList>(`/v1/notifications${query}`, { headers })).body;

/** Someone whose number is replaced: the shortest way to a message in the inbox. */
async function told(times = 1) {
  const person = await server.person();
  let phone = newPhone();
  let { id } = await person.bindNumber(phone);
  await person.post('/v1/notifications/read-all');
  for (let n = 0; n < times; n++) {
    server.clock.advance(61);
    const next = newPhone();
    id = (await person.replace(id, await person.replaceProofs(id, phone, next))).body.binding.id;
    phone = next;
  }
  return person;
}

describe('the inbox', () => {
  test('newest first, in the reader’s language, with what it leads to', async () => {
    const person = await told(3);
    const { items, unread, nextCursor } = await inbox(person, '?limit=2');
    expect(items.map(({ kind }) => kind)).toEqual(['phone_replaced', 'phone_replaced']);
    expect(items[0]).toMatchObject({ category: 'security', title: '手机号已更换', link: '/me/phone', readAt: null });
    expect(unread).toEqual({ transaction: 0, activity: 0, security: 3 });
    const rest = await inbox(person, `?limit=2&cursor=${nextCursor}`, { 'accept-language': 'en' });
    expect(rest).toMatchObject({
      items: [{ title: 'Your number was replaced' }, { title: 'A number was added' }],
      nextCursor: null,
    });
    expect((await inbox(person, '?category=activity')).items).toEqual([]);
  });

  test('read is read once: the first time stands', async () => {
    const person = await told();
    const [message] = (await inbox(person)).items;
    const first = await person.post<Notification>(`/v1/notifications/${message!.id}/read`);
    server.clock.advance(60);
    const again = await person.post<Notification>(`/v1/notifications/${message!.id}/read`);
    expect(first.body.readAt).not.toBeNull();
    expect(again.body.readAt).toBe(first.body.readAt);
    expect((await inbox(person)).unread.security).toBe(0);
  });

  test('all at once, or one category of them', async () => {
    const person = await told(2);
    expect((await person.post('/v1/notifications/read-all?category=activity')).status).toBe(204);
    expect((await inbox(person)).unread.security).toBe(2);
    expect((await person.post('/v1/notifications/read-all')).status).toBe(204);
    expect((await inbox(person)).unread.security).toBe(0);
  });

  test('another’s message is not found', async () => {
    const [message] = (await inbox(await told())).items;
    expect((await (await server.person()).post(`/v1/notifications/${message!.id}/read`)).body.code).toBe('not_found');
  });

  test('unread, live: what a statement writes is told to every process, and reading it too', async () => {
    const person = await server.person();
    const phone = newPhone();
    const { id } = await person.bindNumber(phone);
    await person.post('/v1/notifications/read-all');
    server.clock.advance(61);
    const elsewhere = Object.assign(second.client(), { token: person.token });
    const events = await openEvents<{ security: number }>(elsewhere, '/v1/notifications/events');
    const securityTold = () => events.told().map(({ security }) => security);
    await eventually(() => securityTold().includes(0), 'the first count');
    await person.replace(id, await person.replaceProofs(id, phone, newPhone()));
    await eventually(() => securityTold().at(-1) === 1, 'one unread');
    await person.post('/v1/notifications/read-all');
    await eventually(() => securityTold().at(-1) === 0, 'none unread');
    await events.hangUp();
  });
});

test('the insert itself tells, where nothing else of the act would', async () => {
  const person = await server.person();
  const { body } = await person.post<Case>('/v1/support/cases', { topic: 'other', message: 'hello' });
  const events = await openEvents<{ activity: number }>(person, '/v1/notifications/events');
  const told = () => events.told().map(({ activity }) => activity);
  await eventually(() => told().includes(0), 'the first count');
  // An answer sends no SMS, whose delivery would wake the stream too.
  await answerCase(await agent(server, ['support']), body.number, 'hello');
  await eventually(() => told().at(-1) === 1, 'one unread');
  const { items } = await inbox(person);
  expect(items).toMatchObject([{ kind: 'case_answered', link: `/me/cases/${body.id}` }]);
  await events.hangUp();
});

describe('the words', () => {
  const kinds = Object.keys(noticeWords) as (keyof typeof noticeWords)[];
  const outcomes = ['restored', 'frozen', 'approved', 'refused', 'resolved'];
  const data = {
    changeId: 'c',
    caseId: 'k',
    appliesAt: '2026-11-27T10:05:00.000Z',
    outcome: 'restored',
    orderId: 'o',
    orderNumber: '2026112712345678',
    paymentId: 'p',
    amount: '19.99',
  };
  test.each(kinds)('%s: both languages, and no gap in them', (kind) => {
    for (const language of ['zh', 'en'] as const) {
      for (const outcome of kind === 'spam_decided' ? SpamOutcome.options : outcomes) {
        const { title, body } = noticeWords[kind][language]({ ...data, outcome });
        for (const text of [title, body]) expect(text).toMatch(/^\S.{2,}/);
        expect(`${title} ${body}`).not.toMatch(/undefined|null|NaN|Invalid|\{|\}/);
        // What a person reads in a language is in that language.
        expect(/\p{Script=Han}/u.test(title + body)).toBe(language === 'zh');
      }
    }
  });

  test('a time is told as people say it', () => {
    expect(noticeWords.phone_change_started.zh(data).body).toContain('11月27日 18:05');
    expect(noticeWords.phone_change_started.en(data).body).toContain('27 November at 18:05 (Beijing time)');
  });
});
