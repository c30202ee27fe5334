import { infiniteQueryOptions, MutationCache, onlineManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, call, NoAnswer } from './api.ts';
import { meKey } from './features/session/me-key.ts';

/** A session that ended is noticed by whatever asks next; `RequireMember` then leads to 登录 and back. */
function noticeEnd(error: unknown) {
  if (!(error instanceof ApiProblem)) return;
  if (error.code === 'session_required' || error.code === 'session_ended') queries.setQueryData(meKey, null);
}

const mayPass = (error: Error) =>
  error instanceof NoAnswer || (error instanceof ApiProblem && error.problem.status >= 500);

// It takes a network for granted until one is lost, and would not notice that a page opened without one gets it.
onlineManager.setOnline(navigator.onLine);

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => mayPass(error) && failures < 2,
      retryDelay: (failures) => 1000 * 2 ** failures,
      // Without a network a read fails at once and says so, rather than keeping someone before a skeleton.
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always' },
  },
});

/**
 * A list that comes page by page; `of` is its path with what narrows it. What it is about is the first of its key, as the
 * server names it when something changes there: `['cases', …]`.
 */
export const listQuery = <Page extends { nextCursor: string | null }>(key: string[], of: string) =>
  infiniteQueryOptions({
    queryKey: [...key, of],
    queryFn: ({ signal, pageParam }) =>
      call<Page>(`${of}${of.includes('?') ? '&' : '?'}limit=50${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
