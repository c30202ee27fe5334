import type { Payment, TopUp, Wallet, WalletEntryList } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

/** Whatever moves money makes all of it stale. */
export const walletKey = ['wallet'];

export const walletQuery = queryOptions({
  queryKey: walletKey,
  queryFn: ({ signal }) => call<Wallet>('/v1/wallet', { signal }),
});

export const entriesQuery = listQuery<WalletEntryList>([...walletKey, 'entries'], '/v1/wallet/entries');

export const topUp = (body: TopUp & { id: string }, { key, signal }: By) =>
  call<Payment>('/v1/wallet/top-ups', { method: 'POST', body, key, signal });
