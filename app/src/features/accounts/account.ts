import type { Account, SignedIn } from '@btepai/contract';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, ProblemError } from '../../api.ts';

type By = { key: string; signal: AbortSignal };

/** The account that is signed in, or null where nobody is. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }): Promise<Account | null> => {
    try {
      return await call<Account>('/v1/account', { signal });
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: 30_000,
});

/** For pages behind `RequireAccount`, where there always is one. */
export function useAccount(): Account {
  const { data } = useQuery(accountQuery);
  if (!data) throw new Error('useAccount outside RequireAccount');
  return data;
}

export type Registration = { username: string; password: string };

export const register = (body: Registration, { key, signal }: By) =>
  call<SignedIn>('/v1/accounts', { method: 'POST', body, key, signal });

export const updateAccount = (body: { displayName: string }, { signal }: By) =>
  call<Account>('/v1/account', { method: 'PATCH', body, signal });

/** Whoever was here before leaves nothing behind for the one who enters. */
export function enter(client: QueryClient, account: Account) {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'account' });
  client.setQueryData(accountQuery.queryKey, account);
}

export function useSetAccount() {
  const client = useQueryClient();
  return (account: Account) => client.setQueryData(accountQuery.queryKey, account);
}
