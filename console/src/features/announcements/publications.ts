import type {
  CreatePublication,
  Publication,
  PublicationKind,
  PublicationList,
  PublicationStatus,
  PublicationText,
  PublishPublication,
  SavePublication,
} from '@btepai/contract';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, call } from '../../api.ts';
import { listQuery } from '../../queries.ts';

const path = '/v1/staff/publications';

/** Their first word is the topic by which the server says that something changed. */
export const publicationsQuery = (kind: PublicationKind, status: PublicationStatus | null) =>
  listQuery<PublicationList>(['announcements', 'list'], `${path}?kind=${kind}${status ? `&status=${status}` : ''}`);

export const publicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['announcements', 'one', id],
    queryFn: ({ signal }) => call<Publication>(`${path}/${id}`, { signal }),
  });

/** A version never changes. */
export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['announcement version', id, version],
    queryFn: ({ signal }) => call<PublicationText>(`${path}/${id}/versions/${version}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const createPublication = (body: CreatePublication) => call<Publication>(path, { method: 'POST', body });
export const savePublication = (id: string, body: SavePublication) =>
  call<Publication>(`${path}/${id}`, { method: 'PUT', body });
export const publishPublication = (id: string, body: PublishPublication) =>
  call<Publication>(`${path}/${id}/publish`, { method: 'POST', body });
export const unschedulePublication = (id: string, version: number) =>
  call<Publication>(`${path}/${id}/unschedule`, { method: 'POST', body: { version } });
export const withdrawPublication = (id: string, reason: string) =>
  call<Publication>(`${path}/${id}/withdraw`, { method: 'POST', body: { reason } });

/** Somebody was quicker: what they left is read before anything else is done. @throws what `act` throws */
export function useReread(id: string) {
  const client = useQueryClient();
  return async <Result>(act: Promise<Result>): Promise<Result> => {
    try {
      return await act;
    } catch (error) {
      const isStale = error instanceof ApiProblem && error.code === 'content_changed';
      if (isStale) await client.invalidateQueries({ queryKey: publicationQuery(id).queryKey });
      throw error;
    }
  };
}

/** What is known at once after an act; the lists are asked for anew. */
export function usePublicationChanged() {
  const client = useQueryClient();
  return (changed: Publication) => {
    client.setQueryData(publicationQuery(changed.id).queryKey, changed);
    void client.invalidateQueries({ queryKey: ['announcements', 'list'] });
  };
}
