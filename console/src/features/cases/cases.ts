import type {
  CaseContactInFull,
  CaseQueue,
  CaseStatus,
  CaseTopic,
  StaffAppealList,
  StaffCase,
  StaffCaseList,
} from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery } from '../../queries.ts';

export const topics = ['phone_taken', 'phone_lost', 'phone_objected', 'other'] as const satisfies CaseTopic[];
export const states = ['open', 'approved', 'refused', 'resolved'] as const satisfies CaseStatus[];
export const caseQueues = ['waiting', 'mine', 'all'] as const satisfies CaseQueue[];

type Filter = { queue: CaseQueue; topic?: string | undefined; status?: string | undefined };

export function casesQuery({ queue, topic, status }: Filter) {
  const asked = new URLSearchParams({
    queue,
    ...(topic && { topic }),
    ...(status && queue === 'all' && { status }),
  });
  return listQuery<StaffCaseList>(['cases'], `/v1/staff/cases?${asked}`);
}

export const appealsQuery = listQuery<StaffAppealList>(['appeals'], '/v1/staff/appeals');

export const caseKey = (number: string) => ['case', number];
export const caseQuery = (number: string) =>
  queryOptions({
    queryKey: caseKey(number),
    queryFn: ({ signal }) => call<StaffCase>(`/v1/staff/cases/${number}`, { signal }),
  });

const act =
  <Body>(of: 'cases' | 'appeals', name: string) =>
  ({ number, ...body }: { number: string } & Body, { key }: { key: string }) =>
    call<StaffCase>(`/v1/staff/${of}/${number}/${name}`, { method: 'POST', body, key });

type Seen = { version: number };
export const answerCase = act<Seen & { text: string }>('cases', 'answer');
export const resolveCase = act<Seen & { text?: string }>('cases', 'resolve');
export const refuseCase = act<Seen & { reason: string; text: string }>('cases', 'refuse');
export const noteOnCase = act<{ text: string }>('cases', 'note');
export const assignCase = act<{ to: 'me' | null }>('cases', 'assign');
export const approveAppeal = act<Seen & { reason: string }>('appeals', 'approve');
export const refuseAppeal = act<Seen & { reason: string; text: string }>('appeals', 'refuse');
export const stopAppeal = act<Seen & { reason: string }>('appeals', 'stop');

export const revealContact = (number: string, reason: string) =>
  call<CaseContactInFull>(`/v1/staff/cases/${number}/reveal`, { method: 'POST', body: { reason } });

export const tellPresence = (number: string, writing: boolean) =>
  call(`/v1/staff/cases/${number}/presence`, { method: 'PUT', body: { writing } });
