import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArticleContent } from '@btepai/contract';
import { ArticleContent as Content } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { seedArticles } from './store/publications.ts';

const folder = join(import.meta.dirname, '../../../content/lessons');
const author = 'B特派';

/** The lessons that come with the program, published. What is there by their slugs, in whatever state, staff look after. */
export async function seedLessons({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const lessons = readLessons(folder).map((lesson) => ({ ...lesson, id: newId(clock) }));
  await db.run(seedArticles, { lessons: JSON.stringify(lessons), by: author, now: clock.now() });
}

/** `<slug>.zh.md` and `<slug>.en.md`: title and summary at the head of each; in the Chinese one what is said of both. */
export function readLessons(from: string): { slug: string; content: ArticleContent }[] {
  const slugs = readdirSync(from).flatMap((name) => /^(.+)\.zh\.md$/.exec(name)?.[1] ?? []);
  return slugs.map((slug) => {
    const [zh, en] = ['zh', 'en'].map((language) => readFile(join(from, `${slug}.${language}.md`)));
    const { sign, topics = '', places = '', position } = zh!.head;
    const texts = { zh: textOf(zh!), en: textOf(en!) };
    const content = {
      kind: 'article',
      texts,
      sign,
      topics: words(topics),
      places: words(places),
      position: Number(position),
    };
    return { slug, content: Content.parse(content) };
  });
}

type File = { head: Record<string, string>; body: string };

function readFile(path: string): File {
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(path, 'utf8')) ?? [];
  const lines = head.split('\n').map((line) => /^(\w+): (.*)$/.exec(line) ?? []);
  return { head: Object.fromEntries(lines.map(([, name, value]) => [name, value])), body: body.trim() };
}

const textOf = ({ head: { title, summary }, body }: File) => ({ title, summary, body });
const words = (list: string) => list.split(',').flatMap((word) => word.trim() || []);
