import { randomUUID } from 'node:crypto';
import type {
  Announcement,
  AnnouncementList,
  Article,
  AuditList,
  Publication,
  PublicationList,
} from '@btepai/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { announcement, article, draft, publicationsOf, published } from '../../../testing/publications.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
let editor: Agent;
let edits: ReturnType<typeof publicationsOf>;
beforeEach(async () => {
  server = await startTestServer();
  editor = await agent(server, ['editor'], 'lin');
  edits = publicationsOf(editor);
});
afterEach(() => server.close());

const inSeconds = (seconds: number) => new Date(server.clock.now().getTime() + seconds * 1000);
const seen = async (id: string) => {
  const { status, body } = await server.client().get<Announcement>(`/v1/announcements/${id}`);
  return status === 200 ? body.title : status;
};
const titled = (title: string) => announcement({ title });

describe('what people see', () => {
  test('is nothing of a draft, then what was published, not what is being written after it', async () => {
    const made = await draft(editor, titled('甲'));
    expect(made).toMatchObject({
      status: 'draft',
      version: 1,
      publishedVersion: null,
      publishedAt: null,
      scheduled: null,
    });
    expect(await seen(made.id)).toBe(404);
    const { body: out } = await edits.publish(made.id, 1);
    expect(out).toMatchObject({ status: 'published', publishedVersion: 1, versions: [{ publishedBy: 'lin' }] });
    expect(await seen(made.id)).toBe('甲');
    server.clock.advance(1);
    const { body: saved } = await edits.save(made.id, 1, titled('乙'));
    expect(saved).toMatchObject({ status: 'published', version: 2, publishedVersion: 1 });
    expect(await seen(made.id)).toBe('甲');
    server.clock.advance(1);
    await edits.publish(made.id, 2);
    expect(await seen(made.id)).toBe('乙');
    const { body: shown } = await server.client().get<Announcement>(`/v1/announcements/${made.id}`);
    // It keeps its place among the others; that it changed is said.
    expect(shown.publishedAt).toBe(out.publishedAt);
    expect(shown.changedAt! > shown.publishedAt).toBe(true);
  });

  test('comes by the clock, to the second, and takes the place of what was seen before', async () => {
    server.clock.freeze();
    const { id } = await published(editor, titled('旧'));
    await edits.save(id, 1, titled('新'));
    const { body } = await edits.publish(id, 2, inSeconds(60));
    expect(body).toMatchObject({ status: 'published', publishedVersion: 1, scheduled: { version: 2 } });
    server.clock.advance(59);
    expect(await seen(id)).toBe('旧');
    server.clock.advance(1);
    expect(await seen(id)).toBe('新');
    expect((await edits.get(id)).body).toMatchObject({ publishedVersion: 2, scheduled: null });
  });

  test('is, of a first schedule, nothing before it; and nothing at all once it was called off', async () => {
    const [kept, dropped] = [await draft(editor, titled('甲')), await draft(editor, titled('乙'))];
    for (const { id } of [kept, dropped])
      expect((await edits.publish(id, 1, inSeconds(60))).body).toMatchObject({
        status: 'scheduled',
        publishedAt: null,
      });
    expect((await edits.unschedule(dropped.id, 1)).body).toMatchObject({ status: 'draft', scheduled: null });
    server.clock.advance(61);
    expect([await seen(kept.id), await seen(dropped.id)]).toEqual(['甲', 404]);
    const { items } = (await server.client().get<AnnouncementList>('/v1/announcements')).body;
    expect(items.map(({ id }) => id)).toEqual([kept.id]);
    // Too late for that one, and the second call is like the first.
    expect((await edits.unschedule(kept.id, 1)).body.code).toBe('content_changed');
    expect((await edits.unschedule(dropped.id, 1)).status).toBe(200);
  });

  test('can be set for another time, or published before it', async () => {
    const { id } = await draft(editor, titled('甲'));
    await edits.publish(id, 1, inSeconds(60));
    await edits.publish(id, 1, inSeconds(120));
    server.clock.advance(61);
    expect(await seen(id)).toBe(404);
    expect((await edits.publish(id, 1)).body).toMatchObject({ status: 'published', scheduled: null });
    expect(await seen(id)).toBe('甲');
  });

  test('is the newest that was published, not an older one whose time comes later', async () => {
    const { id } = await draft(editor, titled('甲'));
    await edits.publish(id, 1, inSeconds(60));
    await edits.save(id, 1, titled('乙'));
    await edits.publish(id, 2);
    server.clock.advance(61);
    expect(await seen(id)).toBe('乙');
  });

  test('is nothing once it is withdrawn; published again, no older version comes back on the way', async () => {
    const { id } = await published(editor, titled('甲'));
    await edits.save(id, 1, titled('乙'));
    await edits.publish(id, 2, inSeconds(30));
    expect((await edits.withdraw(id)).body).toMatchObject({
      status: 'withdrawn',
      publishedVersion: null,
      scheduled: null,
    });
    expect((await edits.withdraw(id)).status).toBe(200);
    server.clock.advance(31);
    expect(await seen(id)).toBe(404);
    expect((await edits.publish(id, 2, inSeconds(60))).body).toMatchObject({
      status: 'scheduled',
      publishedVersion: null,
    });
    expect(await seen(id)).toBe(404);
    server.clock.advance(61);
    expect(await seen(id)).toBe('乙');
  });

  test('goes by the clock also where that jumps, and nothing is stuck after', async () => {
    const { id } = await published(editor, titled('甲'));
    server.clock.advance(-120);
    expect(await seen(id)).toBe(404);
    // Published by the clock of now, it is what people see, and stays it when the old time comes by again.
    await edits.save(id, 1, titled('乙'));
    expect((await edits.publish(id, 2)).body).toMatchObject({ status: 'published', publishedVersion: 2 });
    expect(await seen(id)).toBe('乙');
    server.clock.advance(240);
    expect(await seen(id)).toBe('乙');
  });
});

describe('a time that can’t be', () => {
  test.each([
    ['over', -1, 'time_over'],
    ['years ahead', 400 * 86_400, 'time_too_far'],
  ])('%s', async (_what, seconds, code) => {
    const { id } = await draft(editor, titled('甲'));
    const answer = await edits.publish(id, 1, inSeconds(seconds));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'at', code }] } });
    expect(answer.body.errors![0]!.message).toMatch(/[一-鿿]/);
    expect((await edits.get(id)).body.status).toBe('draft');
  });

  test('after its own end, or for what people see already', async () => {
    const { id } = await draft(editor, announcement({ validUntil: inSeconds(60).toISOString() }));
    expect((await edits.publish(id, 1, inSeconds(60))).body.errors).toMatchObject([{ code: 'over_before_shown' }]);
    expect((await edits.publish(id, 1)).status).toBe(200);
    expect((await edits.publish(id, 1)).status).toBe(200);
    expect((await edits.publish(id, 1, inSeconds(30))).body.errors).toMatchObject([{ code: 'published_already' }]);
  });
});

describe('two editors', () => {
  test('at once: one saves, the other is told, and nothing is overwritten', async () => {
    const wang = publicationsOf(await agent(server, ['editor'], 'wang'));
    const { id } = await draft(editor, titled('甲'));
    const both = [edits, wang, edits, wang].map((who, nth) => who.save(id, 1, titled(`第 ${nth} 人`)));
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('content_changed');
    const { body } = await edits.get(id);
    expect(body.version).toBe(2);
    expect(body.content.texts.zh.title).toBe(`第 ${answers.findIndex(({ status }) => status === 200)} 人`);
    // With the newer one read, it goes.
    expect((await wang.save(id, 2, titled('王'))).body).toMatchObject({ version: 3, changedBy: 'wang' });
  });

  test('nobody publishes what they have not read', async () => {
    const wang = publicationsOf(await agent(server, ['editor'], 'wang'));
    const { id } = await draft(editor, titled('甲'));
    await wang.save(id, 1, titled('乙'));
    expect((await edits.publish(id, 1)).body.code).toBe('content_changed');
    expect(await seen(id)).toBe(404);
    const [saved, out] = await Promise.all([wang.save(id, 2, titled('丙')), edits.publish(id, 2)]);
    expect(saved.status).toBe(200);
    expect(await seen(id)).toBe(out.status === 200 ? '乙' : 404);
  });

  test('an answer that was lost on the way: sent again, it is the same one', async () => {
    const wang = await agent(server, ['editor'], 'wang');
    const asked = { id: randomUUID(), slug: null, content: titled('甲') };
    const create = (who: Agent, body: object) =>
      who.post<Publication & { code?: string }>('/v1/staff/publications', body);
    expect((await create(editor, asked)).body.version).toBe(1);
    expect((await create(editor, asked)).body.version).toBe(1);
    expect((await create(wang, asked)).body.code).toBe('content_changed');
    expect((await create(editor, { ...asked, content: titled('乙') })).body.code).toBe('content_changed');
    const lesson = await draft(editor, article(), 'a-lesson');
    const renamed = { id: lesson.id, slug: 'another', content: article() };
    expect((await create(editor, renamed)).body.code).toBe('content_changed');
    expect((await edits.save(asked.id, 1, titled('乙'))).body.version).toBe(2);
    expect((await edits.save(asked.id, 1, titled('乙'))).body.version).toBe(2);
    // Nothing changed: no version.
    expect((await edits.save(asked.id, 2, titled('乙'))).body.version).toBe(2);
  });
});

test('versions: each is kept, with who wrote it and who published it', async () => {
  const wang = publicationsOf(await agent(server, ['editor'], 'wang'));
  const { id } = await published(editor, titled('甲'));
  await wang.save(id, 1, titled('乙'));
  await wang.publish(id, 2);
  expect((await edits.get(id)).body.versions).toMatchObject([
    { version: 2, savedBy: 'wang', publishedBy: 'wang' },
    { version: 1, savedBy: 'lin', publishedBy: 'lin' },
  ]);
  const first = await editor.get<{ content: object }>(`/v1/staff/publications/${id}/versions/1`);
  expect(first.body).toEqual({ version: 1, content: titled('甲') });
  for (const none of ['3', '0', 'x', '99999999999'])
    expect([404, 422]).toContain((await editor.get(`/v1/staff/publications/${id}/versions/${none}`)).status);
});

test('the list: by kind and state, newest first, without the texts, page by page', async () => {
  const drafts = [];
  for (const title of ['甲', '乙', '丁']) {
    server.clock.advance(1);
    drafts.push(await draft(editor, titled(title)));
  }
  const out = await published(editor, announcement({ title: '丙', en: { title: 'C', body: 'c' } }));
  const list = async (query: string) =>
    (await editor.get<PublicationList>(`/v1/staff/publications?kind=${query}`)).body;
  const { items } = await list('announcement&status=published');
  expect(items).toMatchObject([{ id: out.id, title: '丙', hasEnglish: true, status: 'published' }]);
  expect(items[0]).not.toHaveProperty('content');
  const ids = drafts.map(({ id }) => id);
  const first = await list('announcement&status=draft&limit=1');
  const second = await list(`announcement&status=draft&limit=1&cursor=${first.nextCursor}`);
  const third = await list(`announcement&status=draft&limit=1&cursor=${second.nextCursor}`);
  expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids.toReversed());
  expect(third.nextCursor).toBeNull();
  const lessons = (await list('article')).items.map(({ slug }) => slug);
  expect([lessons.length, lessons[0], lessons[9]]).toEqual([10, 'codes-are-yours', 'activity-log']);
  expect((await editor.get('/v1/staff/publications')).status).toBe(422);
});

describe('what can’t be stored is told by its field', () => {
  test.each([
    ['a title of blanks', { title: ' ' }, 'content.texts.zh.title', 'text_blank'],
    ['a title that is too long', { title: '长'.repeat(81) }, 'content.texts.zh.title', 'text_too_long'],
    ['a body that is too long', { body: '长'.repeat(15_001) }, 'content.texts.zh.body', 'text_too_long'],
    ['English without a body', { en: { title: 'A', body: '' } }, 'content.texts.en.body', 'text_blank'],
    ['an end that is no time', { validUntil: 'tomorrow' }, 'content.validUntil', 'invalid_format'],
  ])('%s', async (_what, given, path, code) => {
    const body = { id: randomUUID(), slug: null, content: announcement(given) };
    expect(await editor.post('/v1/staff/publications', body)).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ path, code }] },
    });
  });

  test('texts of the greatest length go through whole, in both languages', async () => {
    const [zh, en] = ['𠮷'.repeat(15_000), '\\"😀'.repeat(5_000)];
    const { id } = await published(editor, announcement({ body: zh, en: { title: 'A', body: en } }));
    const client = server.client();
    expect((await client.get<Announcement>(`/v1/announcements/${id}`)).body.body).toBe(zh);
    const inEnglish = { headers: { 'accept-language': 'en' } };
    expect((await client.get<Announcement>(`/v1/announcements/${id}`, inEnglish)).body.body).toBe(en);
  });

  test('a slug: needed by an article, none of an announcement’s, one article’s alone', async () => {
    const create = (slug: string | null, content: object) =>
      editor.post('/v1/staff/publications', { id: randomUUID(), slug, content });
    const wrong = (path: string, code: string) => ({ status: 422, body: { errors: [{ path, code }] } });
    expect(await create(null, article())).toMatchObject(wrong('slug', 'slug_needed'));
    expect(await create('a-slug', announcement())).toMatchObject(wrong('slug', 'slug_of_announcement'));
    expect(await create('A slug', article())).toMatchObject(wrong('slug', 'slug_characters'));
    expect(await create('phishing', article())).toMatchObject(wrong('slug', 'slug_taken'));
    const many = await Promise.all(Array.from({ length: 8 }, () => create('same', article())));
    expect(many.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(422)]);
    expect((await server.client().get<Article>('/v1/articles/same')).status).toBe(404);
  });

  test('an article stays one', async () => {
    const { id } = await draft(editor, article(), 'stays');
    expect((await edits.save(id, 1, announcement())).body.errors).toMatchObject([
      { path: 'content.kind', code: 'kind_fixed' },
    ]);
    const topics = { ...article(), topics: [] };
    expect((await edits.save(id, 1, topics)).body.errors).toMatchObject([{ path: 'content.topics' }]);
    expect((await edits.save(id, 1, article({ topics: ['codes', 'codes'] }))).body.errors).toMatchObject([
      { path: 'content.topics', code: 'item_twice' },
    ]);
  });
});

describe('who may', () => {
  test('editors, and nobody else', async () => {
    const { id } = await draft(editor, titled('甲'));
    const others = await agent(server, ['support', 'risk', 'finance', 'admin']);
    const tries = [
      () => others.get('/v1/staff/publications?kind=article'),
      () => others.get(`/v1/staff/publications/${id}`),
      () => others.post('/v1/staff/publications', { id: randomUUID(), slug: null, content: titled('乙') }),
      () => others.post(`/v1/staff/publications/${id}/publish`, { version: 1 }),
      () => others.post(`/v1/staff/publications/${id}/withdraw`, { reason: '不' }),
    ];
    for (const one of tries) expect(await one()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await (await server.person()).get(`/v1/staff/publications/${id}`)).status).toBe(401);
  });

  test('publishing and withdrawing want a proof of now; writing, and calling off, do not', async () => {
    const { id } = await draft(editor, titled('甲'));
    await edits.publish(id, 1, inSeconds(1_000));
    server.clock.advance(301);
    expect((await edits.publish(id, 1)).body.code).toBe('step_up_required');
    expect((await edits.withdraw(id)).body.code).toBe('step_up_required');
    expect((await edits.save(id, 1, titled('乙'))).status).toBe(200);
    expect((await edits.unschedule(id, 1)).body.status).toBe('draft');
    expect(await seen(id)).toBe(404);
  });

  test('every act is a line of the audit, in its own transaction; the reason for taking back is there', async () => {
    const { id } = await draft(editor, titled('甲'));
    await edits.save(id, 1, titled('乙'));
    await edits.publish(id, 2, inSeconds(60));
    await edits.unschedule(id, 2);
    await edits.publish(id, 2);
    await edits.withdraw(id, '内容有误');
    // What came to nothing leaves none.
    await edits.save(id, 1, titled('丙'));
    await edits.withdraw(id);
    const made = await draft(editor, article(), 'a-lesson');
    const admin = await agent(server, ['admin']);
    const lines = (await admin.get<AuditList>(`/v1/staff/audit?staffId=${editor.staffId}`)).body.items;
    const items = lines.filter(({ act }) => !act.startsWith('staff.'));
    expect(items.toReversed().map(({ act, subject }) => [act, subject])).toEqual([
      ['announcement.create', id],
      ['announcement.save', id],
      ['announcement.schedule', id],
      ['announcement.unschedule', id],
      ['announcement.publish', id],
      ['announcement.withdraw', id],
      ['article.create', made.slug],
    ]);
    expect(items[1]).toMatchObject({
      reason: '内容有误',
      by: { name: 'lin' },
      accountId: null,
      details: { version: 2 },
    });
  });
});
