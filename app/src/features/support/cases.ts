import type { Case, CaseList, CaseTopic } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

/** What a person can open a case about; the rest only we open. */
export type OpenTopic = Exclude<CaseTopic, 'phone_objected'>;

export const casesQuery = listQuery<CaseList>(['cases'], '/v1/support/cases');

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => call<Case>(`/v1/support/cases/${id}`, { signal }),
  });

type NewCase = {
  topic: OpenTopic;
  message: string;
  claimToken?: string;
  contact?: { name?: string; phone: string; region: string };
};
export const openCase = (body: NewCase, { key, signal }: By) =>
  call<Case>('/v1/support/cases', { method: 'POST', body, key, signal });

type Added = { caseId: string; message: string };
export const addMessage = ({ caseId, message }: Added, { key, signal }: By) =>
  call<Case>(`/v1/support/cases/${caseId}/messages`, { method: 'POST', body: { message }, key, signal });
