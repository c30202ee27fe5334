import type { NotificationCategory, NotificationList, Unread } from '@btepai/contract';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';
import { accountQuery } from '../accounts/account.ts';
import { ordersKey } from '../orders/orders.ts';
import { caseKey, casesKey } from '../support/cases.ts';

const inboxKey = ['inbox'];
const narrowedTo = (category: NotificationCategory | null) => (category ? `?category=${category}` : '');

/** In the reader's language, so each language has its own. */
export const inboxQuery = (category: NotificationCategory | null, language: string) =>
  listQuery<NotificationList>([...inboxKey, language], `/v1/notifications${narrowedTo(category)}`);

const unreadQuery = queryOptions({
  queryKey: ['unread'],
  queryFn: async ({ signal }) => (await call<NotificationList>('/v1/notifications?limit=1', { signal })).unread,
  staleTime: 30_000,
});

/** Taken back by nothing: whoever opens a message leaves this page while it is on its way. */
const readOne = (id: string) => call<void>(`/v1/notifications/${id}/read`, { method: 'POST', keepalive: true });
/** Of one category, or of all. */
export const readAll = (category: NotificationCategory | null, { signal }: By) =>
  call<void>(`/v1/notifications/read-all${narrowedTo(category)}`, { method: 'POST', signal });

export const totalOf = ({ transaction, activity, security }: Unread) => transaction + activity + security;

export function useUnread(): Unread | null {
  return useQuery(unreadQuery).data ?? null;
}

export function useReadOne() {
  const changed = useInboxChanged();
  return useMutation({ mutationFn: readOne, onSuccess: changed }).mutate;
}

export function useInboxChanged() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: inboxKey });
    void client.invalidateQueries(unreadQuery);
  };
}

const reopenAfterMs = 15_000;

/** Keeps the unread count and the open list as they are now, for as long as the component is there. */
export function useLiveInbox() {
  const client = useQueryClient();
  useEffect(() => {
    let stream: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      stream = new EventSource('/v1/notifications/events');
      stream.addEventListener('unread', (event) => {
        const before = client.getQueryData(unreadQuery.queryKey);
        const now: Unread = JSON.parse(event.data);
        client.setQueryData(unreadQuery.queryKey, now);
        if (!before || JSON.stringify(before) === JSON.stringify(now)) return;
        void client.invalidateQueries({ queryKey: inboxKey });
        // What was told about is often the account itself, a change that waits now or no longer, an order or a case.
        void client.invalidateQueries(accountQuery);
        for (const queryKey of [ordersKey, casesKey, caseKey]) void client.invalidateQueries({ queryKey });
      });
      stream.addEventListener('error', () => {
        // A lost connection comes back by itself. One that was refused stays closed: ask, and open another later.
        if (stream.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries(unreadQuery);
        timer = setTimeout(open, reopenAfterMs);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      stream.close();
    };
  }, [client]);
}
