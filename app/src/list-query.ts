import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from './api.ts';

/** A list that comes page by page; `of` is its path with what narrows it. */
export const listQuery = <Page extends { nextCursor: string | null }>(key: unknown[], of: string) =>
  infiniteQueryOptions({
    queryKey: [...key, of],
    queryFn: ({ signal, pageParam }) =>
      call<Page>(`${of}${of.includes('?') ? '&' : '?'}limit=20${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
