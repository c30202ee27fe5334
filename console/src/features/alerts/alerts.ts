import type { AlertKind, AlertOutcome, AlertStatus, RiskAlert, RiskAlertList, SignInFigures } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery } from '../../queries.ts';

export const alertsQuery = (wanted: { status: AlertStatus | null; kind: AlertKind | null }) => {
  const narrowed = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  return listQuery<RiskAlertList>(['alerts'], `/v1/staff/alerts${narrowed.length > 0 ? `?${narrowed.join('&')}` : ''}`);
};

export const closeAlert = (id: string, body: { outcome: AlertOutcome; reason: string }) =>
  call<RiskAlert>(`/v1/staff/alerts/${id}/close`, { method: 'POST', body });

export const figuresQuery = (hours: number) =>
  queryOptions({
    queryKey: ['alerts', 'figures', hours],
    queryFn: ({ signal }) => call<SignInFigures>(`/v1/staff/figures/sign-ins?hours=${hours}`, { signal }),
    refetchInterval: 60_000,
  });
