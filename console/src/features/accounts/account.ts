import type { FoundAccount, StaffAccount } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery } from '../../queries.ts';

const pathOf = (id: string, part = '') => `/v1/staff/accounts/${id}${part}`;

/** An account as it stands; where nobody has said why they look, that is asked first. */
export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', id],
    queryFn: ({ signal }) => call<StaffAccount>(pathOf(id), { signal, about: id }),
  });

/** One of its lists. */
export const partQuery = <Page extends { nextCursor: string | null }>(id: string, part: string) =>
  listQuery<Page>(['accounts', id, part], pathOf(id, `/${part}`));

export type SearchBy = 'username' | 'phone' | 'accountId';
export const searchAccount = ({ by, term, reason }: { by: SearchBy; term: string; reason: string }) =>
  call<FoundAccount>('/v1/staff/accounts/search', { method: 'POST', body: { [by]: term, reason } });

/** An act on an account, which its server may want proven anew first. */
export const actOn = <Answer>(id: string, act: string, body: object) =>
  call<Answer>(pathOf(id, `/${act}`), { method: 'POST', body, about: id });
