import type { Channel, CreateVerification, Problem, Verification } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { useContext } from 'react';
import { type By, useAct, useResume } from '../../act.ts';
import { call, serverNow } from '../../api.ts';
import { AccountHere } from '../accounts/account.ts';

/** A code that was asked for, and by what: asking again is the same request once more. */
export type Asked = { request: CreateVerification; verification: Verification };

const askForCode = async (request: CreateVerification, by: By): Promise<Asked> => ({
  request,
  verification: await call<Verification>('/v1/verifications', { method: 'POST', body: request, ...by }),
});

type Options = {
  name: string;
  onAsked: (asked: Asked) => void;
  onRefused?: ((problem: Problem) => void) | undefined;
  /** Not kept in the tab over a reload, as a request with a new password must not be. */
  secret?: boolean | undefined;
};

/** 获取验证码, carried through; `name` is what the code is for, on this page. */
export function useAsk({ name, onAsked, onRefused, secret = false }: Options) {
  // Another account that signs in here must not go on with what this one asked for.
  const owner = useContext(AccountHere)?.id ?? 'signed-out';
  const act = useAct(askForCode, {
    ...(secret ? {} : { keepAs: `${owner}:${name}:ask` }),
    onDone: onAsked,
    ...(onRefused && { onRefused }),
  });
  useResume(act);
  return act;
}

export const isSecret = ({ purpose }: CreateVerification) => purpose === 'change_password';

export const isStillGood = ({ verification }: Asked) =>
  verification.status === 'pending' && Date.parse(verification.expiresAt) > serverNow();

/** Where a verification is found. Of a sign-in that waits it is named, since an old session's cookie may still be here. */
export const pathOf = ({ request, verification }: Asked, part = '') =>
  `/v1/verifications/${verification.id}${part}` +
  (request.purpose === 'sign_in' ? `?pendingSessionId=${request.pendingSessionId}` : '');

export const resendCode = ({ path, channel }: { path: string; channel: Channel }, by: By) =>
  call<Verification>(path, { method: 'POST', body: { channel }, ...by });

export const verificationQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['verification', asked.verification.id],
    queryFn: ({ signal }) => call<Verification>(pathOf(asked), { signal }),
  });
