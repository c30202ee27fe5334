import type { Article, ArticleList, ArticlePlace, ArticleTopic } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

const holdsForMs = 5 * 60_000;

export const lessonTopics = [
  'codes',
  'numbers',
  'scams',
  'sign_in',
  'lost_phone',
  'payments',
] as const satisfies ArticleTopic[];

export const lessonsQuery = (topic: ArticleTopic | null, language: string) =>
  listQuery<ArticleList>(['lessons', language], topic ? `/v1/articles?topic=${topic}` : '/v1/articles');

export const lessonQuery = (slug: string, language: string) =>
  queryOptions({
    queryKey: ['lessons', language, 'one', slug],
    queryFn: ({ signal }) => call<Article>(`/v1/articles/${encodeURIComponent(slug)}`, { signal }),
    staleTime: holdsForMs,
  });

/** The lesson for a place in the app, or null where there is none. */
export const lessonForQuery = (place: ArticlePlace, language: string) =>
  queryOptions({
    queryKey: ['lessons', language, 'for', place],
    queryFn: async ({ signal }) =>
      (await call<ArticleList>(`/v1/articles?place=${place}&limit=1`, { signal })).items[0] ?? null,
    staleTime: holdsForMs,
  });
