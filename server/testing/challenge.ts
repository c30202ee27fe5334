import type { Challenge } from '@btepai/contract';
import { createChallenge, solveChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

type Given = { challenge: Challenge; solution: unknown };

/** The header that a solved challenge comes in. */
export const solutionHeader = (given: Given) => ({
  'x-challenge-solution': Buffer.from(JSON.stringify(given)).toString('base64'),
});

/** Does the work of a challenge, as an app does. */
export async function solved(challenge: Challenge | undefined): Promise<Given> {
  const parameters = challenge!.parameters as typeof challenge & Challenge['parameters'];
  return {
    challenge: challenge!,
    solution: await solveChallenge({ challenge: { ...challenge!, parameters }, deriveKey }),
  };
}

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
