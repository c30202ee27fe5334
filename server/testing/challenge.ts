import type { Challenge } from '@btepai/contract';
import { solveChallenge } from 'altcha-lib';
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
