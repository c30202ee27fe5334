import type { NotificationPreference, NotificationPreferences } from '@btepai/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, ProblemError } from '../../api.ts';

const path = '/v1/notification-preferences';

export const preferencesQuery = queryOptions({
  queryKey: ['notification-preferences'],
  queryFn: ({ signal }) => call<NotificationPreferences>(path, { signal }),
});

type Change = Pick<NotificationPreference, 'category' | 'channel' | 'on'>;

const isSame = (a: Omit<Change, 'on'>, b: Omit<Change, 'on'>) => a.category === b.category && a.channel === b.channel;

/** Turns one switch at once, and back where the server does not agree. */
export function useChangePreference() {
  const client = useQueryClient();
  const { queryKey } = preferencesQuery;
  const show = ({ on, ...which }: Change) =>
    client.setQueryData(
      queryKey,
      (before) =>
        before && { ...before, items: before.items.map((item) => (isSame(item, which) ? { ...item, on } : item)) },
    );
  const { mutate, error, variables } = useMutation({
    // One after the other: of two taps on one switch the second is what is wanted.
    scope: { id: 'notification-preferences' },
    mutationFn: (change: Change) => call<NotificationPreferences>(path, { method: 'PUT', body: { items: [change] } }),
    onMutate: show,
    onError: (_error, change) => show({ ...change, on: !change.on }),
  });
  return {
    change: mutate,
    failed: variables ?? null,
    error,
    problem: error instanceof ProblemError ? error.problem : null,
  };
}
