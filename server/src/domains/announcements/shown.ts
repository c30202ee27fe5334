import type {
  Announcement,
  AnnouncementContent,
  AnnouncementSummary,
  Article,
  ArticleContent,
  ArticleSummary,
  Language,
} from '@btepai/contract';
import type { ShownRow } from './store/shown.ts';

/** The text in the reader's language, or in Chinese where there is none; and which of them it is. */
function textIn<Text>({ zh, en }: { zh: Text; en: Text | null }, wanted: Language): { language: Language; text: Text } {
  return wanted === 'en' && en !== null ? { language: 'en', text: en } : { language: 'zh', text: zh };
}

const times = ({ shown_since, publish_at }: ShownRow<unknown>) => ({
  publishedAt: shown_since.toISOString(),
  changedAt: publish_at > shown_since ? publish_at.toISOString() : null,
});

export function showAnnouncementHead(row: ShownRow<AnnouncementContent>, wanted: Language): AnnouncementSummary {
  const { language, text } = textIn(row.content.texts, wanted);
  const { pinned, validUntil } = row.content;
  return { id: row.id, title: text.title, pinned, validUntil, language, ...times(row) };
}

export const showAnnouncement = (row: ShownRow<AnnouncementContent>, wanted: Language): Announcement => ({
  ...showAnnouncementHead(row, wanted),
  body: textIn(row.content.texts, wanted).text.body,
});

export function showArticleHead(row: ShownRow<ArticleContent>, wanted: Language): ArticleSummary {
  const { language, text } = textIn(row.content.texts, wanted);
  const { sign, topics } = row.content;
  return {
    id: row.id,
    slug: row.slug!,
    title: text.title,
    summary: text.summary,
    sign,
    topics,
    language,
    ...times(row),
  };
}

type Next = { next: Pick<ShownRow<ArticleContent>, 'slug' | 'content'> | null };

export const showArticle = (row: ShownRow<ArticleContent> & Next, wanted: Language): Article => ({
  ...showArticleHead(row, wanted),
  body: textIn(row.content.texts, wanted).text.body,
  next: row.next && { slug: row.next.slug!, title: textIn(row.next.content.texts, wanted).text.title },
});
