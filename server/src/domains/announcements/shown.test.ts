import type { Announcement, AnnouncementList, Article, ArticleList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { announcement, article, publicationsOf, published } from '../../../testing/publications.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { readLessons } from './seed-lessons.ts';

let server: TestServer;
let editor: Agent;
beforeAll(async () => {
  server = await startTestServer();
  editor = await agent(server, ['editor']);
});
afterAll(() => server.close());

const english = { headers: { 'accept-language': 'en' } };
const read = async <Body>(path: string, options = {}) => (await server.client().get<Body>(path, options)).body;

describe('announcements', () => {
  test('are for everybody, in the language of the request, Chinese where there is no English', async () => {
    const both = await published(
      editor,
      announcement({ title: '新功能', body: '可以了', en: { title: 'New', body: 'You can now' } }),
    );
    const chinese = await published(editor, announcement({ title: '只有中文', body: '**正文**' }));
    const { items } = await read<AnnouncementList>('/v1/announcements', english);
    expect(items.slice(0, 2)).toMatchObject([
      { id: chinese.id, title: '只有中文', language: 'zh', pinned: false, validUntil: null, changedAt: null },
      { id: both.id, title: 'New', language: 'en' },
    ]);
    expect(items[0]).not.toHaveProperty('body');
    expect(await read<Announcement>(`/v1/announcements/${both.id}`)).toMatchObject({ title: '新功能', body: '可以了' });
    expect(await read<Announcement>(`/v1/announcements/${both.id}`, english)).toMatchObject({ body: 'You can now' });
    expect(await read<Announcement>(`/v1/announcements/${chinese.id}`, english)).toMatchObject({
      language: 'zh',
      body: '**正文**',
    });
  });

  test('come the pinned first, then the newest, page by page', async () => {
    const pinned = await published(editor, announcement({ title: '置顶', pinned: true }));
    const made = [];
    for (let nth = 0; nth < 4; nth += 1) {
      server.clock.advance(1);
      made.push((await published(editor, announcement({ title: `第 ${nth} 条` }))).id);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await read<AnnouncementList>(`/v1/announcements?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(seen.slice(0, 5)).toEqual([pinned.id, ...made.toReversed()]);
    expect(new Set(seen).size).toBe(seen.length);
    // A page goes on after one that was withdrawn meanwhile.
    const [last, before] = [made[3]!, made[2]!];
    await publicationsOf(editor).withdraw(last);
    expect((await read<AnnouncementList>(`/v1/announcements?limit=1&cursor=${last}`)).items[0]!.id).toBe(before);
  });

  test('whose time is over are in no list, but whoever has the address still reads them', async () => {
    const until = new Date(server.clock.now().getTime() + 60_000);
    const { id } = await published(editor, announcement({ title: '限时', validUntil: until.toISOString() }));
    const listed = async () => (await read<AnnouncementList>('/v1/announcements')).items.some((item) => item.id === id);
    expect(await listed()).toBe(true);
    server.clock.advance(61);
    expect(await listed()).toBe(false);
    expect(await read<Announcement>(`/v1/announcements/${id}`)).toMatchObject({ validUntil: until.toISOString() });
  });

  test('are kept by whoever wants, who asks with the ETag; what is withdrawn is gone at once', async () => {
    const { id } = await published(editor, announcement());
    const path = `/v1/announcements/${id}`;
    const first = await server.client().get(path);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    expect(first.headers.get('vary')).toBe('accept-language');
    const asked = { headers: { 'if-none-match': first.headers.get('etag')! } };
    const kept = await fetch(server.url + path, asked);
    expect([kept.status, await kept.text()]).toEqual([304, '']);
    await publicationsOf(editor).withdraw(id);
    const gone = await server.client().get(path, asked);
    expect(gone).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(gone.headers.get('cache-control')).toBe('no-store');
  });

  test('that are none, or not out yet, are not found; what is no id is refused', async () => {
    const client = server.client();
    expect((await client.get('/v1/announcements/0190a0b0-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await client.get('/v1/announcements/hello')).body).toMatchObject({ code: 'validation_failed' });
    expect((await client.get('/v1/announcements?cursor=hello')).status).toBe(422);
    // A lesson is no announcement, nor the other way round.
    const { id } = (await read<ArticleList>('/v1/articles?limit=1')).items[0]!;
    expect((await client.get(`/v1/announcements/${id}`)).status).toBe(404);
  });
});

describe('lessons', () => {
  test('come with the program, in their order, each in both languages', async () => {
    const { items } = await read<ArticleList>('/v1/articles?limit=10');
    expect(items.map(({ slug }) => slug)).toEqual([
      'codes-are-yours',
      'recycled-numbers',
      'before-you-change-number',
      'phishing',
      'passkeys',
      'authenticator-and-recovery-codes',
      'lost-phone',
      'payment-confirmation',
      'sim-swap',
      'activity-log',
    ]);
    const inEnglish = await read<ArticleList>('/v1/articles?limit=10', english);
    expect(inEnglish.items.every(({ language }) => language === 'en')).toBe(true);
    expect(items.every(({ language, title, summary }) => language === 'zh' && title !== '' && summary !== '')).toBe(
      true,
    );
  });

  test('say which is next, to the last; page by page none is missing', async () => {
    const all: string[] = [];
    let cursor = '';
    do {
      const page = await read<ArticleList>(`/v1/articles?limit=3${cursor && `&cursor=${cursor}`}`);
      all.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    const walked: string[] = [];
    for (let slug: string | undefined = all[0]; slug; ) {
      walked.push(slug);
      slug = (await read<Article>(`/v1/articles/${slug}`)).next?.slug;
    }
    expect(walked).toEqual(all);
    const { next } = await read<Article>('/v1/articles/phishing', english);
    expect(next).toMatchObject({ slug: 'passkeys', title: expect.stringMatching(/^Passkeys/) });
  });

  test('are listed by topic, and for a place in the app', async () => {
    const slugs = async (query: string) =>
      (await read<ArticleList>(`/v1/articles?${query}`)).items.map(({ slug }) => slug);
    expect(await slugs('place=lost_phone')).toEqual(['lost-phone', 'sim-swap']);
    expect(await slugs('topic=payments')).toEqual(['payment-confirmation']);
    expect(await slugs('topic=scams&place=at_warning')).toEqual(['phishing']);
    expect((await server.client().get('/v1/articles?topic=weather')).body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'topic', code: 'invalid_value' }],
    });
  });

  test('are left to staff once they are there: a start brings back neither text nor what was withdrawn', async () => {
    const edits = publicationsOf(editor);
    const { items } = (
      await editor.get<{ items: { id: string; slug: string }[] }>('/v1/staff/publications?kind=article')
    ).body;
    const idOf = (slug: string) => items.find((item) => item.slug === slug)!.id;
    const { content } = (await edits.get(idOf('passkeys'))).body;
    const changed = { ...content, texts: { ...content.texts, en: null } };
    expect((await edits.save(idOf('passkeys'), 1, changed as typeof content)).status).toBe(200);
    await edits.publish(idOf('passkeys'), 2);
    await edits.withdraw(idOf('sim-swap'));
    const again = await startTestServer({ beside: server });
    expect((await again.client().get<Article>('/v1/articles/passkeys', english)).body).toMatchObject({
      language: 'zh',
    });
    expect((await again.client().get('/v1/articles/sim-swap')).status).toBe(404);
    const counted = await server.sql('select count(*)::int as count from publications where kind = $1', ['article']);
    expect(counted).toEqual([{ count: 10 }]);
    await again.close();
  });

  test('two starts at once seed each lesson once', async () => {
    await server.sql('delete from publication_versions');
    await server.sql('delete from publications');
    await server.sql('delete from publication_slugs');
    const starts = await Promise.all([startTestServer({ beside: server }), startTestServer({ beside: server })]);
    expect((await read<ArticleList>('/v1/articles')).items).toHaveLength(10);
    for (const one of starts) await one.close();
  });

  test('a new one of staff stands by its slug, which must be one', async () => {
    await published(editor, article({ title: '新课', position: 15 }), 'new-lesson');
    expect(await read<Article>('/v1/articles/new-lesson')).toMatchObject({
      title: '新课',
      next: { slug: 'recycled-numbers' },
    });
    expect((await server.client().get('/v1/articles/No%20Slug')).body).toMatchObject({
      errors: [{ path: 'slug', code: 'slug_characters' }],
    });
    expect((await server.client().get('/v1/articles/none-such')).status).toBe(404);
  });
});

test('the lessons’ Chinese is short: 250 to 500 characters each, with headings', () => {
  const lessons = readLessons(`${import.meta.dirname}/../../../content/lessons`);
  expect(lessons).toHaveLength(10);
  for (const { slug, content } of lessons) {
    const { body } = content.texts.zh;
    const written = body.replace(/\]\([^)]*\)/g, '').replace(/[\s#*>[\]-]/g, '').length;
    expect(written, slug).toBeGreaterThan(250);
    expect(written, slug).toBeLessThan(500);
    expect(body.match(/^## /gm)?.length, slug).toBeGreaterThan(1);
    expect(content.texts.en!.body.match(/^## /gm)?.length, slug).toBe(body.match(/^## /gm)!.length);
  }
});
