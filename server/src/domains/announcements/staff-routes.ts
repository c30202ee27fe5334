import {
  CreatePublication,
  Publication,
  PublicationKind,
  PublicationList,
  PublicationStatus,
  PublicationText,
  PublishPublication,
  SavePublication,
  UnschedulePublication,
  WithReason,
} from '@btepai/contract';
import { z } from 'zod';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorOf } from '../staff/index.ts';
import type { EditorDeps } from './change.ts';
import { publicationOf } from './change.ts';
import { showPublication, showSummary } from './publication.ts';
import { callOff, publish, takeBack } from './publish.ts';
import { findVersion, listPublications, listVersions } from './store/publications.ts';
import { saveVersion, writeDraft } from './write-publication.ts';

const tag = 'Staff: announcements';
const path = '/v1/staff/publications';
const editors = { tag, roles: ['editor'] as ['editor'] };
/** Two texts of the longest, each character of four bytes, with room for what JSON escapes. */
const bodyLimit = 384 * 1024;

export function publicationRoutes(http: Http, deps: EditorDeps) {
  const { db, clock } = deps;
  const show = async (id: string) =>
    showPublication(await publicationOf(deps, db, id), await db.run(listVersions, { id }));

  http.get(
    path,
    staffDoor({
      ...editors,
      summary: 'Announcements, the newest first, or articles in their order, in whatever state',
      query: Page.extend({ kind: PublicationKind, status: PublicationStatus.optional() }),
      answers: { 200: PublicationList },
    }),
    async (request) => {
      const { kind, status = null, limit, cursor } = request.query;
      const args = { kind, status, afterId: cursor ?? null, limit: limit + 1, now: clock.now() };
      return pageOf(await db.run(listPublications, args), limit, showSummary);
    },
  );

  http.post(
    path,
    {
      ...staffDoor({
        ...editors,
        summary: 'Begin one, as a draft',
        body: CreatePublication,
        answers: { 201: Publication },
        refusals: ['content_changed'],
      }),
      bodyLimit,
    },
    async (request, reply) => {
      await writeDraft(deps, actorOf(request), request.body);
      return reply.code(201).send(await show(request.body.id));
    },
  );

  http.get(
    `${path}/:id`,
    staffDoor({
      ...editors,
      summary: 'One, with its newest text in both languages and who wrote each version',
      params: ById,
      answers: { 200: Publication },
      refusals: ['not_found'],
    }),
    (request) => show(request.params.id),
  );

  http.get(
    `${path}/:id/versions/:version`,
    staffDoor({
      ...editors,
      summary: 'The text of a version',
      params: ById.extend({
        version: z.coerce
          .number()
          .int()
          .min(1)
          .max(2 ** 31 - 1),
      }),
      answers: { 200: PublicationText },
      refusals: ['not_found'],
    }),
    async (request) => {
      const [row] = await db.run(findVersion, request.params);
      if (!row) throw new Refusal('not_found');
      return { version: row.version, content: row.content };
    },
  );

  http.put(
    `${path}/:id`,
    {
      ...staffDoor({
        ...editors,
        summary: 'Save a new version; people see it once it is published',
        params: ById,
        body: SavePublication,
        answers: { 200: Publication },
        refusals: ['not_found', 'content_changed'],
      }),
      bodyLimit,
    },
    async (request) => {
      await saveVersion(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );

  http.post(
    `${path}/:id/publish`,
    staffDoor({
      ...editors,
      fresh: true,
      summary: 'Publish the newest version, now or at a time to come',
      params: ById,
      body: PublishPublication,
      answers: { 200: Publication },
      refusals: ['not_found', 'content_changed'],
    }),
    async (request) => {
      await publish(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );

  http.post(
    `${path}/:id/unschedule`,
    staffDoor({
      ...editors,
      summary: 'Call off a version that was to be published',
      params: ById,
      body: UnschedulePublication,
      answers: { 200: Publication },
      refusals: ['not_found', 'content_changed'],
    }),
    async (request) => {
      await callOff(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );

  http.post(
    `${path}/:id/withdraw`,
    staffDoor({
      ...editors,
      fresh: true,
      summary: 'Take it back: nobody sees it any more',
      params: ById,
      body: WithReason,
      answers: { 200: Publication },
      refusals: ['not_found'],
    }),
    async (request) => {
      await takeBack(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );
}
