import type { AnnouncementContent, ArticleContent, PublicationContent, PublicationKind } from '@btepai/contract';

export type Language = 'zh' | 'en';
export const languages: Language[] = ['zh', 'en'];

const blankAnnouncement = { title: '', body: '' };
const blankArticle = { title: '', summary: '', body: '' };

const newAnnouncement: AnnouncementContent = {
  kind: 'announcement',
  texts: { zh: blankAnnouncement, en: null },
  pinned: false,
  validUntil: null,
};
const newArticle: ArticleContent = {
  kind: 'article',
  texts: { zh: blankArticle, en: null },
  sign: 'shield',
  topics: ['codes'],
  places: [],
  position: 200,
};
export const newContent = (kind: PublicationKind): PublicationContent =>
  kind === 'article' ? newArticle : newAnnouncement;

type Text = { title?: string; summary?: string; body?: string };

/** The same content with something else in one language: another text, none, or the beginning of one. */
export function withText(content: PublicationContent, language: Language, change: Text | null): PublicationContent {
  const now = content.texts[language] ?? (content.kind === 'article' ? blankArticle : blankAnnouncement);
  const texts = { ...content.texts, [language]: change && { ...now, ...change } };
  return { ...content, texts } as PublicationContent;
}

/** An id for what comes into being, made before it is sent. Not `randomUUID`, which plain HTTP is kept from. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Whether two say the same, in whatever order their fields came. */
export const isSame = (one: PublicationContent, other: PublicationContent) => inOrder(one) === inOrder(other);
const inOrder = (content: PublicationContent) =>
  JSON.stringify(content, (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
