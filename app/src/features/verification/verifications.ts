import type { CreateVerification, Verification } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';

type By = { key: string; signal: AbortSignal };

export const askForCode = (body: CreateVerification, { key, signal }: By) =>
  call<Verification>('/v1/verifications', { method: 'POST', body, key, signal });

export const resendCode = (id: string, { key, signal }: By) =>
  call<Verification>(`/v1/verifications/${id}/resend`, { method: 'POST', key, signal });

export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['verification', id],
    queryFn: ({ signal }) => call<Verification>(`/v1/verifications/${id}`, { signal }),
  });
