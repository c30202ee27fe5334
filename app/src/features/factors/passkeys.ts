import type { PasskeyAssertion, PasskeyOptions, PasskeyRegistration, StepUpAct } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call, NoAnswerError } from '../../api.ts';

/** Whether this browser, at this address, can use one. */
export const hasPasskeys = () => typeof PublicKeyCredential === 'function';

/** Fetched only where someone is about to use one. */
const library = () =>
  import('@simplewebauthn/browser').catch(() => {
    throw new NoAnswerError();
  });

type RequestOptions = Parameters<Awaited<ReturnType<typeof library>>['startAuthentication']>[0]['optionsJSON'];
type CreationOptions = Parameters<Awaited<ReturnType<typeof library>>['startRegistration']>[0]['optionsJSON'];

/** A proof of the act by a passkey; null where the person, or the device, let it be. */
export async function assertPasskey(act: StepUpAct, { key, signal }: By): Promise<PasskeyAssertion | null> {
  const { startAuthentication } = await library();
  const path = '/v1/factors/passkeys/options';
  const { options } = await call<PasskeyOptions>(path, { method: 'POST', body: { act }, key, signal });
  try {
    const passkey = await startAuthentication({ optionsJSON: options as unknown as RequestOptions });
    return passkey as PasskeyAssertion;
  } catch {
    return null;
  }
}

/** A new passkey of this device: `known` where it has one of this account, null where it was let be. */
export async function createPasskey({ options }: PasskeyOptions): Promise<PasskeyRegistration | 'known' | null> {
  const { startRegistration } = await library();
  try {
    const passkey = await startRegistration({ optionsJSON: options as unknown as CreationOptions });
    return passkey as PasskeyRegistration;
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'InvalidStateError';
    return isKnown ? 'known' : null;
  }
}
