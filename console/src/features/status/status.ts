import type { ServiceStatus, StaffIncident, StaffIncidentList } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery, queries } from '../../queries.ts';

/** How the service is, as everybody reads it. */
export const statusQuery = queryOptions({
  queryKey: ['status', 'now'],
  queryFn: ({ signal }) => call<ServiceStatus>('/v1/status', { signal }),
  refetchInterval: 15_000,
});
export const incidentsQuery = (show: 'open' | 'all') =>
  listQuery<StaffIncidentList>(['status', 'incidents'], `/v1/staff/incidents?show=${show}`);
export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['status', 'incident', id],
    queryFn: ({ signal }) => call<StaffIncident>(`/v1/staff/incidents/${id}`, { signal }),
  });

/** What a change left, wherever it is shown. */
export function keepIncident(incident: StaffIncident) {
  queries.setQueryData(incidentQuery(incident.id).queryKey, incident);
  void queries.invalidateQueries({ queryKey: ['status', 'incidents'] });
}

/** A UUIDv7: its order is its time, as the list is ordered. Not `randomUUID`, which browsers keep from plain HTTP. */
export function newIncidentId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Date.now();
  for (let nth = 0; nth < 6; nth += 1) bytes[nth] = Math.floor(time / 2 ** (8 * (5 - nth))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const partsOf = (status: ServiceStatus | undefined) => status?.components ?? [];
