import type { Today } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { todayKey } from './today-key.ts';

/** What needs a person now. Ages grow without anybody telling, so it is looked at again now and then. */
export const todayQuery = queryOptions({
  queryKey: todayKey,
  queryFn: ({ signal }) => call<Today>('/v1/staff/today', { signal }),
  staleTime: 5_000,
});
