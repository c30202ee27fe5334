import type { Case, CaseList, CaseTopic } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

/** What a person can open a case about; the rest only we open. */
export type OpenTopic = Exclude<CaseTopic, 'phone_objected'>;
export const openTopics = ['phone_lost', 'phone_taken', 'other'] as const satisfies OpenTopic[];

export const casesKey = ['cases'];
export const casesQuery = listQuery<CaseList>(casesKey, '/v1/support/cases');

export const caseKey = ['case'];

/** The stream says when there is an answer; who has turned such messages off sees it within half a minute. */
const lookAgainMs = 30_000;

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: [...caseKey, id],
    queryFn: ({ signal }) => call<Case>(`/v1/support/cases/${id}`, { signal }),
    refetchInterval: lookAgainMs,
  });

/** Taken back by nothing: whoever has seen it has seen it. */
export const markRead = (id: string) => call<void>(`/v1/support/cases/${id}/read`, { method: 'POST', keepalive: true });

type NewCase = {
  topic: OpenTopic;
  message: string;
  claimToken?: string;
  contact?: { name?: string; phone: string; region: string };
  attachments: string[];
};
export const openCase = (body: NewCase, { key, signal }: By) =>
  call<Case>('/v1/support/cases', { method: 'POST', body, key, signal });

type Added = { caseId: string; message: string; attachments: string[] };
export const addMessage = ({ caseId, ...body }: Added, { key, signal }: By) =>
  call<Case>(`/v1/support/cases/${caseId}/messages`, { method: 'POST', body, key, signal });
