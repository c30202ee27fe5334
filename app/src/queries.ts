import { MutationCache, onlineManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { NoAnswerError, ProblemError } from './api.ts';
import { accountQuery, markEnded } from './features/accounts/account.ts';

/** A session that ended is noticed by whatever asks next; `RequireAccount` then leads to 登录 and back. */
function noticeEnd(error: unknown) {
  if (!(error instanceof ProblemError)) return;
  const { code } = error.problem;
  if (code !== 'session_required' && code !== 'session_ended') return;
  markEnded(queries);
  queries.setQueryData(accountQuery.queryKey, null);
}

const mayPass = (error: Error) =>
  error instanceof NoAnswerError || (error instanceof ProblemError && error.problem.status >= 500);

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
      // The banner promises that it goes on by itself.
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always' },
  },
});
