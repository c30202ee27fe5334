import type { Challenge } from '@btepai/contract';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

const hmacSignatureSecret = 'a secret of the tests';

/** A proof of work for a browser; each hexadecimal digit of `keyPrefix` makes it sixteen times as dear. */
export const newChallenge = async (keyPrefix: string): Promise<Challenge> =>
  (await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 1_000,
    keyPrefix,
    deriveKey,
    hmacSignatureSecret,
  })) as Challenge;

/** Whether `X-Challenge-Solution` solves this challenge and no other. */
export async function isSolved(challenge: Challenge, header: string | undefined): Promise<boolean> {
  if (!header) return false;
  const given = JSON.parse(Buffer.from(header, 'base64').toString());
  if (given.challenge.signature !== challenge.signature) return false;
  return (await verifySolution({ ...given, deriveKey, hmacSignatureSecret })).verified;
}
