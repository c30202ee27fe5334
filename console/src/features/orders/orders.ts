import type {
  AtWorkStatus,
  HeldQueue,
  OrderMoney,
  RefundQueue,
  StaffOrder,
  StaffOrderList,
  StaffService,
  StaffServiceList,
} from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery, queries } from '../../queries.ts';

export const queueQuery = (status: AtWorkStatus) =>
  listQuery<StaffOrderList>(['orders', 'queue'], `/v1/staff/orders?status=${status}`);
export const refundsQuery = queryOptions({
  queryKey: ['refunds'],
  queryFn: ({ signal }) => call<RefundQueue>('/v1/staff/refunds', { signal }),
  refetchInterval: 30_000,
});
export const heldQuery = queryOptions({
  queryKey: ['held_payments'],
  queryFn: ({ signal }) => call<HeldQueue>('/v1/staff/held-payments', { signal }),
  refetchInterval: 30_000,
});
/** Each time it is asked for is a look that the audit keeps, so it is not asked anew by itself. */
export const orderQuery = (number: string) =>
  queryOptions({
    queryKey: ['order', number],
    queryFn: ({ signal }) => call<StaffOrder>(`/v1/staff/orders/${number}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  });
export const moneyQuery = (order: StaffOrder | undefined) =>
  queryOptions({
    queryKey: ['money', order?.number],
    queryFn: ({ signal }) =>
      call<OrderMoney>(`/v1/staff/orders/${order!.number}/payments`, { signal, about: order!.accountId }),
    enabled: order !== undefined,
  });
export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => call<StaffServiceList>('/v1/staff/services', { signal }),
});

export const changeOrder = (order: StaffOrder, verb: 'start' | 'complete') =>
  call<StaffOrder>(`/v1/staff/orders/${order.number}/${verb}`, { method: 'POST', about: order.accountId });

export function keepOrder(order: StaffOrder) {
  queries.setQueryData(orderQuery(order.number).queryKey, order);
  void queries.invalidateQueries({ queryKey: ['orders'] });
}
/** What a decision about money left: the order, its money and the queues are read anew. */
export function lookAgain(number: string) {
  for (const queryKey of [['order', number], ['money', number], ['refunds'], ['held_payments'], ['orders'], ['today']])
    void queries.invalidateQueries({ queryKey });
}
export function keepService(service: StaffService) {
  queries.setQueryData(
    servicesQuery.queryKey,
    (known) => known && { items: known.items.map((one) => (one.id === service.id ? service : one)) },
  );
}
