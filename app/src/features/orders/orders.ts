import type { CreateOrder, Order, OrderList, OrderStatus, RequestRefund, ServiceList } from '@btepai/contract';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call, serverNow } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

export const servicesQuery = (language: string) =>
  queryOptions({
    queryKey: ['services', language],
    queryFn: async ({ signal }) => (await call<ServiceList>('/v1/services', { signal })).items,
    staleTime: 60_000,
  });

/** Orders name what was ordered, so each language has its own; whatever changes one makes all of this stale. */
export const ordersKey = ['orders'];

export const ordersQuery = (statuses: readonly OrderStatus[], language: string) =>
  listQuery<OrderList>(
    [...ordersKey, language],
    `/v1/orders${statuses.length > 0 ? `?status=${statuses.join(',')}` : ''}`,
  );

const workBeginsPollMs = 15_000;
const refundPollMs = 5000;
const overduePollMs = 3000;

/** How long what is shown holds. Unpaid it does until its time is up; then, until the server has noticed as well. */
function holdsForMs({ status, payUntil }: Order): number | false {
  if (status === 'awaiting_payment' && payUntil !== null)
    return Math.max(overduePollMs, new Date(payUntil).getTime() - serverNow());
  if (status === 'paid') return workBeginsPollMs;
  return status === 'refunding' ? refundPollMs : false;
}

export const orderQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: [...ordersKey, language, 'one', id],
    queryFn: ({ signal }) => call<Order>(`/v1/orders/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data ? holdsForMs(state.data) : false),
  });

export const createOrder = (body: CreateOrder, { key, signal }: By) =>
  call<Order>('/v1/orders', { method: 'POST', body, key, signal });

export const cancelOrder = (id: string, { key, signal }: By) =>
  call<Order>(`/v1/orders/${id}/cancel`, { method: 'POST', key, signal });

export const confirmReceipt = (id: string, { key, signal }: By) =>
  call<Order>(`/v1/orders/${id}/confirm-receipt`, { method: 'POST', key, signal });

type Refunding = RequestRefund & { orderId: string };
export const requestRefund = ({ orderId, ...body }: Refunding, { key, signal }: By) =>
  call<Order>(`/v1/orders/${orderId}/refund`, { method: 'POST', body, key, signal });

/** After an order has changed, by us or by a payment: the one that is known at once, all else asked for anew. */
export function useOrdersChanged() {
  const client = useQueryClient();
  return (known?: Order) => {
    if (known) client.setQueriesData({ queryKey: ordersKey, predicate: isOf(known.id) }, known);
    void client.invalidateQueries({ queryKey: ordersKey });
  };
}

const isOf =
  (id: string) =>
  ({ queryKey }: { queryKey: readonly unknown[] }) =>
    queryKey[2] === 'one' && queryKey[3] === id;
