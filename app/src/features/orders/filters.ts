import type { OrderStatus } from '@btepai/contract';

/** The parts of 订单. What was cancelled is only among all. */
export const filters = {
  all: [],
  unpaid: ['awaiting_payment'],
  open: ['paid', 'in_progress'],
  done: ['completed'],
  refunds: ['refunding', 'refunded'],
} as const satisfies Record<string, readonly OrderStatus[]>;

export type Filter = keyof typeof filters;
export const filterNames = Object.keys(filters) as Filter[];
export const isFilter = (value: string | null): value is Filter => value !== null && Object.hasOwn(filters, value);
