import type { Language } from '@btepai/contract';

/** What is known of someone who wants something, as it is asked. */
export type Facts = {
  act: 'sign_in' | 'recover';
  /** Null where there is no such account. */
  accountId: string | null;
  /** Whether the account trusts the device that asks. */
  deviceIsKnown: boolean;
  /** sha256 of the device's token, null where it has none. */
  deviceTokenHash: Buffer | null;
  address: string;
  userAgent: string | undefined;
  acceptLanguage: string | undefined;
};

/** `reasons` are the names of the rules that spoke, the heaviest first; `id` is where it is kept, null where it could not be. */
export type Decision = { id: string | null; outcome: 'allow' | 'verify' | 'hold' | 'deny'; reasons: string[] };

export type Risk = {
  /** Never throws: where the facts can't be had, the outcome is `verify`. */
  judge(facts: Facts): Promise<Decision>;
  /** A wrong password; `name` is the identifier in its one spelling. Never throws. */
  noteFailure(failure: {
    accountId: string | null;
    name: string;
    address: string;
    deviceTokenHash: Buffer | null;
  }): Promise<void>;
  /** Where an address is, in words, as far as the offline database tells. */
  placeName(address: string, language: Language): string | null;
};

export function createRisk(_deps: unknown): Risk {
  return {
    judge: async ({ deviceIsKnown }) => ({
      id: null,
      outcome: deviceIsKnown ? 'allow' : 'verify',
      reasons: deviceIsKnown ? [] : ['new_device'],
    }),
    noteFailure: async () => {},
    placeName: () => null,
  };
}
