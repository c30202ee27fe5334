import type { CreateVerification, Problem, Verification } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { type By, useAct, useResume } from '../../act.ts';
import { call, serverNow } from '../../api.ts';
import { useAccount } from '../accounts/account.ts';

/** A code that was asked for, and by what: asking again is the same request once more. */
export type Asked = { request: CreateVerification; verification: Verification };

const askForCode = async (request: CreateVerification, { key, signal }: By): Promise<Asked> => ({
  request,
  verification: await call<Verification>('/v1/verifications', { method: 'POST', body: request, key, signal }),
});

type Options = { name: string; onAsked: (asked: Asked) => void; onRefused?: (problem: Problem) => void };

/** 获取验证码, carried through; `name` is what the code is for, on this page. */
export function useAsk({ name, onAsked, onRefused }: Options) {
  // Another account that signs in here must not go on with what this one asked for.
  const { id } = useAccount();
  const act = useAct(askForCode, { keepAs: `${id}:${name}:ask`, onDone: onAsked, ...(onRefused && { onRefused }) });
  useResume(act);
  return act;
}

export const isStillGood = ({ verification }: Asked) =>
  verification.status === 'pending' && Date.parse(verification.expiresAt) > serverNow();

export const resendCode = (id: string, { key, signal }: By) =>
  call<Verification>(`/v1/verifications/${id}/resend`, { method: 'POST', key, signal });

export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['verification', id],
    queryFn: ({ signal }) => call<Verification>(`/v1/verifications/${id}`, { signal }),
  });
