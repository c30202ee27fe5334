import type { PasskeyAssertion, PasskeyOptions, PendingSignIn, SignedIn, SignInPending } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { inTab } from '../../tab-memory.ts';
import type { Given } from '../ways/way.ts';

export type Credentials = { identifier: string; password: string };

export const signIn = (body: Credentials, { key, signal }: By) =>
  call<SignedIn | SignInPending>('/v1/sessions', { method: 'POST', body, key, signal });

/** A sign-in that waits for its second proof, in this tab, and whose it is, to fill in if it has to be done anew. */
export type WaitingSignIn = { pending: PendingSignIn; identifier: string };
export const waitingSignIn = inTab<WaitingSignIn>('sign-in');

type Completion = { pendingId: string; given: Given; trustDevice: boolean };
export const completeSignIn = ({ pendingId, given, trustDevice }: Completion, { key, signal }: By) =>
  call<SignedIn>(`/v1/sessions/pending/${pendingId}/complete`, {
    method: 'POST',
    body: { ...given, trustDevice },
    key,
    signal,
  });

export const optionsOfPending = (pendingId: string, { signal }: By) =>
  call<PasskeyOptions>(`/v1/sessions/pending/${pendingId}/passkey-options`, { method: 'POST', body: {}, signal });

export const signInOptions = ({ signal }: By) =>
  call<PasskeyOptions>('/v1/sessions/passkey-options', { method: 'POST', body: {}, signal });

export const signInByPasskey = (passkey: PasskeyAssertion, { key, signal }: By) =>
  call<SignedIn>('/v1/sessions/passkey', { method: 'POST', body: { passkey, trustDevice: true }, key, signal });

/** What 登录 is told by the page that led there: whose name to fill in, and why they are here. */
export type LoginState = { identifier?: string; pendingOver?: true } | null;
