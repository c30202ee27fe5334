import type { Session } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

type Page = { items: Session[]; nextCursor: string | null };

export const signOut = () => call<void>('/v1/sessions/current', { method: 'DELETE' });
export const endSession = (id: string, { signal }: By) =>
  call<void>(`/v1/sessions/${id}`, { method: 'DELETE', signal });
export const endOtherSessions = (_: null, { signal }: By) => call<void>('/v1/sessions', { method: 'DELETE', signal });

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call<Page>('/v1/sessions?limit=100', { signal })).items,
});
