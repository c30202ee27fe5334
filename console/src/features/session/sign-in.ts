import type {
  PasskeyAssertion,
  PasskeyOptions,
  StaffMe,
  StaffProof,
  StaffSignedIn,
  StaffSignIn,
  StaffSignInPending,
} from '@btepai/contract';
import { call } from '../../api.ts';

const post = <Answer>(path: string, body: unknown) => call<Answer>(path, { method: 'POST', body });

export const startSignIn = (body: StaffSignIn) => post<StaffSignInPending>('/v1/staff/sessions', body);
export const completeSignIn = (pendingId: string, proof: StaffProof) =>
  post<StaffSignedIn>(`/v1/staff/sessions/pending/${pendingId}/complete`, proof);
/** Of whoever is signed in: good for acts of power, a few minutes long. */
export const prove = (proof: StaffProof) => post<StaffMe>('/v1/staff/sessions/current/prove', proof);
export const signOut = () => call<void>('/v1/staff/sessions/current', { method: 'DELETE' });

export const canUsePasskeys = typeof globalThis.PublicKeyCredential === 'function';

/** Null where the question was closed, no passkey of theirs is here, or the browser would not ask. */
export async function askPasskey(pendingId?: string): Promise<PasskeyAssertion | null> {
  const { options } = await post<PasskeyOptions>('/v1/staff/passkeys/options', pendingId ? { pendingId } : {});
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Wanted = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  return startAuthentication({ optionsJSON: options as Wanted }).catch(() => null) as Promise<PasskeyAssertion | null>;
}
