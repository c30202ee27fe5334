import type { PasskeyAssertion, PasskeyOptions } from '@btepai/contract';
import { useState } from 'react';
import { type By, useAct } from '../../act.ts';

export const canUsePasskeys = typeof globalThis.PublicKeyCredential === 'function';

type Steps = {
  /** What the browser needs to ask for a passkey. */
  optionsFor: (by: By) => Promise<PasskeyOptions>;
  onPasskey: (passkey: PasskeyAssertion) => void;
};

/** Asks the server what to ask for, then the person for a passkey. `declined` where none was used. */
export function usePasskey({ optionsFor, onPasskey }: Steps) {
  const [asking, setAsking] = useState(false);
  const [declined, setDeclined] = useState(false);
  const options = useAct((_: null, by) => optionsFor(by), {
    onDone: (answer) => {
      setAsking(true);
      void assert(answer)
        .then((passkey) => (passkey ? onPasskey(passkey) : setDeclined(true)))
        .finally(() => setAsking(false));
    },
  });
  return {
    ask: () => {
      setDeclined(false);
      if (!asking) options.submit(null);
    },
    busy: options.busy || asking,
    waiting: options.waiting,
    error: options.error,
    declined,
  };
}

/** Null where the person closed the question, has no passkey here, or the browser would not ask. */
async function assert({ options }: PasskeyOptions): Promise<PasskeyAssertion | null> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Wanted = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  try {
    return (await startAuthentication({ optionsJSON: options as Wanted })) as PasskeyAssertion;
  } catch {
    return null;
  }
}
