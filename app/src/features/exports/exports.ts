import type { DataExport, Proof, StepUpAct } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

const pollMs = 1500;

export const startExport = (_: Extract<StepUpAct, { purpose: 'export_data' }>, body: Proof, { key, signal }: By) =>
  call<DataExport>('/v1/account/export', { method: 'POST', body, key, signal });

/** Asked for again and again while it is being prepared. */
export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['export', id],
    queryFn: ({ signal }) => call<DataExport>(`/v1/account/exports/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'preparing' ? pollMs : false),
  });

export const fileOf = (id: string) => `/v1/account/exports/${id}/file`;
