import type { SmsBrakes, SmsFunnel, SmsLines, SmsSpend } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { tagNow } from '../../i18n/index.ts';

export const ranges = { day: 'hours=24', week: 'days=7', month: 'days=30' };
export type Range = keyof typeof ranges;
const days: Record<Range, number> = { day: 7, week: 7, month: 30 };

/** What is looked at while it happens is asked anew by itself. */
const live = { refetchInterval: 20_000 };

export const funnelQuery = (range: Range) =>
  queryOptions({
    queryKey: ['sms', 'funnel', range],
    queryFn: ({ signal }) => call<SmsFunnel>(`/v1/staff/sms/funnel?${ranges[range]}`, { signal }),
    ...live,
  });
/** By the day, so a week at least. */
export const spendQuery = (range: Range) =>
  queryOptions({
    queryKey: ['sms', 'spend', days[range]],
    queryFn: ({ signal }) => call<SmsSpend>(`/v1/staff/sms/spend?days=${days[range]}`, { signal }),
    refetchInterval: 60_000,
  });
export const linesQuery = queryOptions({
  queryKey: ['sms', 'lines'],
  queryFn: ({ signal }) => call<SmsLines>('/v1/staff/sms/lines', { signal }),
  ...live,
});
export const brakesQuery = queryOptions({
  queryKey: ['sms', 'brakes'],
  queryFn: ({ signal }) => call<SmsBrakes>('/v1/staff/sms/brakes', { signal }),
  refetchInterval: 60_000,
});

export const inNumber = (value: number) => new Intl.NumberFormat(tagNow()).format(value);
/** Nothing of nothing is no share. */
export const inShare = (part: number, whole: number) =>
  whole === 0
    ? '—'
    : new Intl.NumberFormat(tagNow(), { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
