import {
  Announcement,
  AnnouncementList,
  Article,
  ArticleList,
  ArticlePlace,
  ArticleTopic,
  languageOf,
  Slug,
} from '@btepai/contract';
import etag from '@fastify/etag';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { showAnnouncement, showAnnouncementHead, showArticle, showArticleHead } from './shown.ts';
import { findAnnouncement, findArticle, listAnnouncements, listArticles } from './store/shown.ts';

const tag = 'Announcements';
const languageIn = (request: { headers: { 'accept-language'?: string | undefined } }) =>
  languageOf(request.headers['accept-language']);

/**
 * What everybody may read, signed in or not, in the language of the request. Anybody on the way may keep an answer, but asks
 * with its ETag whether it is still what stands here: what is withdrawn is gone at once.
 */
export const announcementRoutes = (http: Http, { db, clock }: { db: Database; clock: Clock }) =>
  http.register(async (scope: Http) => {
    await scope.register(etag, { weak: true });
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'cache-control': 'public, no-cache', vary: 'accept-language' });
    });

    scope.get(
      '/v1/announcements',
      door({
        tag,
        summary: 'What we announce, the pinned first, then the newest',
        session: 'none',
        query: Page,
        answers: { 200: AnnouncementList },
      }),
      async (request) => {
        const { limit, cursor } = request.query;
        const rows = await db.run(listAnnouncements, { now: clock.now(), afterId: cursor ?? null, limit: limit + 1 });
        return pageOf(rows, limit, (row) => showAnnouncementHead(row, languageIn(request)));
      },
    );

    scope.get(
      '/v1/announcements/:id',
      door({
        tag,
        summary: 'An announcement, also one whose time is over',
        session: 'none',
        params: ById,
        answers: { 200: Announcement },
        refusals: ['not_found'],
      }),
      async (request) => {
        const [row] = await db.run(findAnnouncement, { now: clock.now(), id: request.params.id });
        if (!row) throw new Refusal('not_found');
        return showAnnouncement(row, languageIn(request));
      },
    );

    scope.get(
      '/v1/articles',
      door({
        tag,
        summary: 'The lessons of 安全课堂 in their order, all or those of a topic or for a place in the app',
        session: 'none',
        query: Page.extend({ topic: ArticleTopic.optional(), place: ArticlePlace.optional() }),
        answers: { 200: ArticleList },
      }),
      async (request) => {
        const { limit, cursor, topic = null, place = null } = request.query;
        const page = { now: clock.now(), afterId: cursor ?? null, limit: limit + 1 };
        const rows = await db.run(listArticles, { ...page, topic, place });
        return pageOf(rows, limit, (row) => showArticleHead(row, languageIn(request)));
      },
    );

    scope.get(
      '/v1/articles/:slug',
      door({
        tag,
        summary: 'A lesson, and which comes after it',
        session: 'none',
        params: z.object({ slug: Slug }),
        answers: { 200: Article },
        refusals: ['not_found'],
      }),
      async (request) => {
        const [row] = await db.run(findArticle, { now: clock.now(), slug: request.params.slug });
        if (!row) throw new Refusal('not_found');
        return showArticle(row, languageIn(request));
      },
    );
  });
