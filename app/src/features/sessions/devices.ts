import type { Device, Proof, StepUpAct } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

type Page = { items: Device[]; nextCursor: string | null };
type DeviceStep = Extract<StepUpAct, { purpose: 'manage_devices' }>;

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: async ({ signal }) => (await call<Page>('/v1/devices?limit=100', { signal })).items,
});

export const removeDevice = ({ deviceId }: DeviceStep, body: Proof, { key, signal }: By) =>
  call<void>(`/v1/devices/${deviceId}`, { method: 'DELETE', body, key, signal });
