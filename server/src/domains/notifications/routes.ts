import type { Language } from '@btepai/contract';
import { languageOf, Notification, NotificationCategory, NotificationList, Unread } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { door, eventStream, Nothing } from '../../kit/door.ts';
import type { EventStreams } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import { inPages } from '../../kit/in-pages.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Signals } from '../../kit/signals.ts';
import type { NotificationRow } from './store/inbox.ts';
import { countUnread, listNotifications, markAllRead, markRead } from './store/inbox.ts';
import { wordsOf } from './words.ts';

type Deps = { db: Database; clock: Clock; signals: Signals; streams: EventStreams };

const tag = 'Notifications';
const OfCategory = z.object({ category: NotificationCategory.optional() });
const PageOfCategory = Page.extend(OfCategory.shape);

export function notificationRoutes(http: Http, { db, clock, signals, streams }: Deps) {
  async function unreadOf(accountId: string): Promise<Unread> {
    const unread: Unread = { transaction: 0, activity: 0, security: 0 };
    for (const row of await db.run(countUnread, { accountId })) unread[row.category] = row.unread;
    return unread;
  }

  http.get(
    '/v1/notifications',
    door({
      tag,
      summary: 'The inbox, newest first',
      session: 'required',
      query: PageOfCategory,
      answers: { 200: NotificationList },
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const { limit, cursor, category } = request.query;
      const args = { accountId, category: category ?? null, beforeId: cursor ?? null, limit: limit + 1 };
      const rows = await db.run(listNotifications, args);
      const language = languageOf(request.headers['accept-language']);
      return { ...pageOf(rows, limit, (row) => show(row, language)), unread: await unreadOf(accountId) };
    },
  );

  http.post(
    '/v1/notifications/:id/read',
    door({
      tag,
      summary: 'Mark a message as read',
      session: 'required',
      params: ById,
      answers: { 200: Notification },
      refusals: ['not_found'],
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const [row] = await db.run(markRead, { accountId, id: request.params.id, now: clock.now() });
      if (!row) throw new Refusal('not_found');
      return show(row, languageOf(request.headers['accept-language']));
    },
  );

  http.post(
    '/v1/notifications/read-all',
    door({
      tag,
      summary: 'Mark all messages as read, or those of one category',
      session: 'required',
      query: OfCategory,
      answers: { 204: Nothing },
    }),
    async (request, reply) => {
      const { account_id: accountId } = request.session.account;
      await db.run(markAllRead, { accountId, category: request.query.category ?? null, now: clock.now() });
      return reply.code(204).send();
    },
  );

  const events = door({
    tag,
    summary: 'Unread messages, live: `event: unread` with their counts on each change',
    session: 'required',
    answers: { 200: eventStream(Unread) },
    refusals: ['too_many_requests'],
  });
  http.get('/v1/notifications/events', { ...events, sse: 'only' }, async (request, reply) => {
    const { account_id: accountId } = request.session.account;
    await streams.tell(request, reply, {
      owner: accountId,
      event: 'unread',
      look: () => unreadOf(accountId),
      subscribe: (lookAgain) => signals.subscribe(accountId, lookAgain),
    });
  });
}

/** The account's inbox, for its export. */
export const exportNotifications = (db: Database, { account_id: accountId }: { account_id: string }) =>
  inPages(
    (page) => db.run(listNotifications, { accountId, category: null, ...page }),
    (row) => show(row, 'zh'),
  );

function show(row: NotificationRow, language: Language): Notification {
  const { id, category, kind, created_at: at, read_at: readAt } = row;
  return { id, category, kind, ...wordsOf(row, language), at: at.toISOString(), readAt: readAt?.toISOString() ?? null };
}
