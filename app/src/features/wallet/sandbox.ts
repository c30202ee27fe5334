import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

/** Whether this is a place to try things in, where wallets are filled for nothing. */
export const sandboxQuery = queryOptions({
  queryKey: ['sandbox', 'top-ups'],
  queryFn: async ({ signal }) => {
    try {
      await call('/sandbox/top-ups', { signal });
      return true;
    } catch {
      return false;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const sandboxTopUp = (amountFen: number, { key, signal }: By) =>
  call<unknown>('/sandbox/top-ups', {
    method: 'POST',
    body: { amount: { amount: amountFen, currency: 'CNY' } },
    key,
    signal,
  });
