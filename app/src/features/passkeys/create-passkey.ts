import type { PasskeyOptions, PasskeyRegistration } from '@btepai/contract';

/** A new passkey of this device: `known` where it has one of this account, null where it was let be. */
export async function createPasskey({ options }: PasskeyOptions): Promise<PasskeyRegistration | 'known' | null> {
  try {
    const { startRegistration } = await import('@simplewebauthn/browser');
    type Wanted = Parameters<typeof startRegistration>[0]['optionsJSON'];
    return (await startRegistration({ optionsJSON: options as unknown as Wanted })) as PasskeyRegistration;
  } catch (error) {
    return error instanceof Error && error.name === 'InvalidStateError' ? 'known' : null;
  }
}
