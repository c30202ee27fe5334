import type { NotificationPreference, NotificationPreferences } from '@btepai/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, ProblemError } from '../../api.ts';

const path = '/v1/notification-preferences';

export const preferencesQuery = queryOptions({
  queryKey: ['notification-preferences'],
  queryFn: ({ signal }) => call<NotificationPreferences>(path, { signal }),
});

type Change = Pick<NotificationPreference, 'category' | 'channel' | 'on'>;

const isSame = (a: Omit<Change, 'on'>, b: Omit<Change, 'on'>) => a.category === b.category && a.channel === b.channel;

/** Switches as they are wanted while the change is on its way; whatever fails leaves them as the server has them. */
export function useChangePreference() {
  const client = useQueryClient();
  const [wanted, setWanted] = useState<Change[]>([]);
  const { mutate, error, variables } = useMutation({
    // One after the other: of two taps on one switch the second is what is wanted.
    scope: { id: 'notification-preferences' },
    mutationFn: (change: Change) => call<NotificationPreferences>(path, { method: 'PUT', body: { items: [change] } }),
    onSuccess: async (answer) => {
      // A read that was under way may be older than this answer.
      await client.cancelQueries(preferencesQuery);
      client.setQueryData(preferencesQuery.queryKey, answer);
    },
    onSettled: (_answer, _error, change) => setWanted((before) => before.filter((each) => each !== change)),
  });
  return {
    change: (change: Change) => {
      setWanted((before) => [...before, change]);
      mutate(change);
    },
    shown: (item: NotificationPreference) => wanted.findLast((each) => isSame(each, item))?.on ?? item.on,
    failed: variables ?? null,
    error,
    problem: error instanceof ProblemError ? error.problem : null,
  };
}
