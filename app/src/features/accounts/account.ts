import type { Account, Proof, SignedIn, StepUpAct } from '@btepai/contract';
import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { By } from '../../act.ts';
import { call, ProblemError } from '../../api.ts';

/** The account that is signed in, or null where nobody is. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal, client }): Promise<Account | null> => {
    try {
      return await call<Account>('/v1/account', { signal });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
      if (error.problem.code === 'session_ended') markEnded(client);
      return null;
    }
  },
  staleTime: 30_000,
});

/** Given by `RequireAccount`: a page must not see that the session has ended before it is led away from. */
export const AccountHere = createContext<Account | null>(null);

/** For pages behind `RequireAccount`, where there always is one. */
export function useAccount(): Account {
  const account = useContext(AccountHere);
  if (!account) throw new Error('useAccount outside RequireAccount');
  return account;
}

export type Registration = { username: string; password: string };

export const register = (body: Registration, { key, signal }: By) =>
  call<SignedIn>('/v1/accounts', { method: 'POST', body, key, signal });

export const renameAccount = (displayName: string, { signal }: By) =>
  call<Account>('/v1/account', { method: 'PATCH', body: { displayName }, signal });

export type ProfileChange = Extract<StepUpAct, { purpose: 'change_profile' }>;
export const changeProfile = ({ purpose: _, ...profile }: ProfileChange, proof: Proof, { key, signal }: By) =>
  call<Account>('/v1/account', { method: 'PATCH', body: { ...profile, ...proof }, key, signal });

const endedKey = ['session-ended'];

/** The session ended without being asked to; 登录 says so, which it doesn't after 退出登录. */
export const markEnded = (client: QueryClient) => client.setQueryData(endedKey, true);
export const wasEnded = (client: QueryClient) => client.getQueryData(endedKey) === true;

/** Whoever was here before leaves nothing behind for the one who enters. */
export function enter(client: QueryClient, account: Account) {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'account' });
  // Who was here a moment ago may still be asked for; that answer would say nobody, and lead out again.
  void client.cancelQueries(accountQuery);
  client.setQueryData(accountQuery.queryKey, account);
}

export function useSetAccount() {
  const client = useQueryClient();
  return (account: Account) => client.setQueryData(accountQuery.queryKey, account);
}
