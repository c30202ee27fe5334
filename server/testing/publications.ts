import { randomUUID } from 'node:crypto';
import type { AnnouncementContent, ArticleContent, Publication, PublicationContent } from '@btepai/contract';
import type { Agent } from './desk.ts';

const path = '/v1/staff/publications';

type Given<Content extends PublicationContent> = Partial<Omit<Content, 'kind' | 'texts'>> & {
  title?: string;
  body?: string;
  en?: { title: string; body: string } | null;
};

export const announcement = ({
  title = '系统维护',
  body = '今晚维护。',
  en = null,
  ...more
}: Given<AnnouncementContent> = {}): AnnouncementContent => ({
  kind: 'announcement',
  texts: { zh: { title, body }, en },
  pinned: false,
  validUntil: null,
  ...more,
});

export const article = ({
  title = '一课',
  body = '正文。',
  en = null,
  ...more
}: Given<ArticleContent> = {}): ArticleContent => ({
  kind: 'article',
  texts: { zh: { title, summary: '一句话', body }, en: en && { ...en, summary: 'In a line' } },
  sign: 'code',
  topics: ['codes'],
  places: [],
  position: 500,
  ...more,
});

/** A draft of it, by whoever asks. */
export async function draft(
  editor: Agent,
  content: PublicationContent,
  slug: string | null = null,
): Promise<Publication> {
  const { status, body } = await editor.post<Publication>(path, { id: randomUUID(), slug, content });
  if (status !== 201) throw new Error(`draft: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** The same, for everybody to see. */
export async function published(editor: Agent, content: PublicationContent, slug: string | null = null) {
  const { id, version } = await draft(editor, content, slug);
  const { status, body } = await editor.post<Publication>(`${path}/${id}/publish`, { version });
  if (status !== 200) throw new Error(`publish: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** What an editor does with one. */
export const publicationsOf = (editor: Agent) => ({
  get: (id: string) => editor.get<Publication>(`${path}/${id}`),
  save: (id: string, baseVersion: number, content: PublicationContent) =>
    editor.call<Publication & Refused>('PUT', `${path}/${id}`, { baseVersion, content }),
  publish: (id: string, version: number, at?: Date) =>
    editor.post<Publication & Refused>(`${path}/${id}/publish`, { version, ...(at && { at: at.toISOString() }) }),
  unschedule: (id: string, version: number) =>
    editor.post<Publication & Refused>(`${path}/${id}/unschedule`, { version }),
  withdraw: (id: string, reason = '写错了') => editor.post<Publication & Refused>(`${path}/${id}/withdraw`, { reason }),
});
type Refused = { code?: string; errors?: { path: string; code: string; message: string }[] };
