import type {
  DecideSpam,
  ReopenSpam,
  RevealedSender,
  SpamOutcome,
  SpamPriority,
  SpamSender,
  SpamSenderList,
  SpamSenderPage,
  SpamVerdict,
} from '@btepai/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../queries.ts';
import type { Tone } from '../../ui/state-tag.tsx';

const path = '/v1/staff/spam-senders';

export type SpamState = 'waiting' | 'decided';
export const sendersQuery = (state: SpamState) => listQuery<SpamSenderList>(['spam'], `${path}?state=${state}`);

/** One that is named exactly, among all of them. Each search is counted, so it is asked once, and not with every report. */
export const senderSearch = (sender: string) =>
  infiniteQueryOptions({
    queryKey: ['spam-search', sender],
    queryFn: ({ signal }) => call<SpamSenderList>(`${path}/search`, { method: 'POST', body: { sender }, signal }),
    initialPageParam: '',
    getNextPageParam: () => null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Each look is written down, so it is asked for anew only where something was decided, and not with every report. */
export const senderKey = (id: string) => ['spam-sender', id];
export const senderQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: senderKey(id),
    queryFn: ({ signal, pageParam }) =>
      call<SpamSenderPage>(`${path}/${id}?limit=20${pageParam ? `&cursor=${pageParam}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ reports }) => reports.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const decideSender = (id: string, body: DecideSpam, { key }: By) =>
  call<SpamSender>(`${path}/${id}/decide`, { method: 'POST', body, key });
export const reopenSender = (id: string, body: ReopenSpam) =>
  call<SpamSender>(`${path}/${id}/reopen`, { method: 'POST', body });
export const revealSender = async (id: string, reason: string) =>
  (await call<RevealedSender>(`${path}/${id}/reveal`, { method: 'POST', body: { reason } })).sender;

export const priorityTone: Record<SpamPriority, Tone> = { imitates_us: 'bad', rising: 'wait', normal: 'quiet' };
export const outcomeTone: Record<SpamOutcome, Tone> = {
  phishing: 'bad',
  spam: 'wait',
  ours: 'good',
  harmless: 'good',
  unclear: 'quiet',
};
export const verdictTone: Record<SpamVerdict, Tone> = {
  imitates_us: 'bad',
  unclear: 'wait',
  ours: 'good',
  not_ours: 'quiet',
};
