import type { Announcement, Publication } from '@btepai/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { naughty } from '../../../../tests/text/naughty.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { announcement, article, draft, publicationsOf, published } from '../../../testing/publications.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

/** D6, of what staff write to everybody: what is taken is shown to the letter, what is not is told by its field. */
let server: TestServer;
let editor: Agent;
beforeAll(async () => {
  server = await startTestServer();
  editor = await agent(server, ['editor']);
});
afterAll(() => server.close());

test('every naughty string as title and as text, in both languages', { timeout: 240_000 }, async () => {
  const edits = publicationsOf(editor);
  let { id, version } = await published(editor, announcement());
  let taken = 0;
  for (const text of naughty) {
    const title = [...text].slice(0, 80).join('');
    const content = announcement({ title, body: text, en: { title, body: text } });
    const { status, body } = await edits.save(id, version, content);
    if (status !== 200) {
      expect([status, body.code, body.errors![0]!.code], text).toEqual([
        422,
        'validation_failed',
        expect.stringMatching(/^text_(blank|not_storable)$/),
      ]);
      continue;
    }
    taken += 1;
    version = body.version;
    await edits.publish(id, version);
    for (const language of ['zh', 'en']) {
      const shown = await server
        .client()
        .get<Announcement>(`/v1/announcements/${id}`, { headers: { 'accept-language': language } });
      expect([shown.body.title, shown.body.body]).toEqual([title, text]);
    }
  }
  expect(taken).toBeGreaterThan(430);
});

test('in every field that is no free text, and in what a path names', { timeout: 240_000 }, async () => {
  const { id } = await draft(editor, article(), 'naughty');
  const put = (content: object) =>
    editor.call('PUT', `/v1/staff/publications/${id}`, { baseVersion: 1, content: { ...article(), ...content } });
  for (const text of naughty) {
    const inUrl = encodeURIComponent(text.toWellFormed());
    const answers = await Promise.all([
      put({ sign: text }),
      put({ topics: [text] }),
      put({ places: [text] }),
      put({ kind: text }),
      put({ position: text }),
      editor.post('/v1/staff/publications', { id, slug: text, content: article() }),
      editor.post(`/v1/staff/publications/${id}/publish`, { version: 1, at: text }),
      editor.get<Publication>(`/v1/staff/publications?kind=${inUrl}`),
      server.client().get(`/v1/articles?topic=${inUrl}`),
      server.client().get(`/v1/articles?cursor=${inUrl}`),
      server.client().get(`/v1/articles/${inUrl || 'x'}`),
      server.client().get(`/v1/announcements/${inUrl || 'x'}`),
    ]);
    for (const { status } of answers) expect([200, 400, 404, 409, 414, 422, 431], text).toContain(status);
  }
  expect((await editor.get<Publication>(`/v1/staff/publications/${id}`)).body.version).toBe(1);
});
