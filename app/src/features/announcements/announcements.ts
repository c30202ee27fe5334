import type { Announcement, AnnouncementList } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

const holdsForMs = 60_000;

export const announcementsQuery = (language: string) =>
  listQuery<AnnouncementList>(['announcements', language], '/v1/announcements');

/** What 首页 may show a line of: the pinned and the newest. */
export const latestQuery = (language: string) =>
  queryOptions({
    queryKey: ['announcements', language, 'latest'],
    queryFn: async ({ signal }) => (await call<AnnouncementList>('/v1/announcements?limit=5', { signal })).items,
    staleTime: holdsForMs,
  });

export const announcementQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: ['announcements', language, 'one', id],
    queryFn: ({ signal }) => call<Announcement>(`/v1/announcements/${id}`, { signal }),
    staleTime: holdsForMs,
  });
