import type { Challenge } from '@btepai/contract';
import { createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { sha256 } from '../../kit/crypto.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';

type Deps = { crypto: Crypto; clock: Clock; settings: Settings };

/** What a solution is good for: codes of one account to one range of numbers, or whatever strangers ask for. */
export type ChallengeSubject = { accountId: string; prefix: string } | 'stranger';
/** A solution as `queueing` takes it, which uses it up; nulls where none came that is good. */
export type Solved = { challengeId: Buffer | null; challengeUntil: Date | null };

const Solution = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      data: z.object({ for: z.string(), until: z.number(), tries: z.number() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});

/**
 * Does what may want a challenge solved (S5): `act` gets the caller's solution where it is good, and where it refuses with
 * `challenge_required` a new challenge goes with that.
 * @throws Refusal challenge_required, and whatever `act` throws
 */
export async function withChallenge<Result>(
  deps: Deps,
  { subject, solution }: { subject: ChallengeSubject; solution: string | null },
  act: (solved: Solved) => Promise<Result>,
): Promise<Result> {
  const solved = await checkSolution(deps, subject, solution);
  try {
    return await act(solved);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'challenge_required') throw error;
    throw new Refusal('challenge_required', { challenge: await newChallenge(deps, subject) });
  }
}

/**
 * The work is a search, from 0 up, for a number between half of CHALLENGE_TRIES and all of it, so it takes about the same
 * each time; each try costs CHALLENGE_ITERATIONS of PBKDF2. We do one of them, and to check takes an HMAC. It is good until
 * our own clock says otherwise: altcha-lib would look at the system's.
 */
async function newChallenge({ crypto, clock, settings }: Deps, subject: ChallengeSubject): Promise<Challenge> {
  const tries = settings.CHALLENGE_TRIES;
  const until = addSeconds(clock.now(), settings.CHALLENGE_TTL_SECONDS).getTime();
  const { parameters, signature } = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: settings.CHALLENGE_ITERATIONS,
    counter: randomInt(tries, Math.ceil(tries / 2)),
    deriveKey,
    // `tries` is the most that it takes, for a solver that shows how far it is.
    data: { for: nameOf(crypto, subject), until, tries },
    ...secrets(crypto),
  });
  return { parameters: { ...parameters }, signature: signature! };
}

async function checkSolution(
  { crypto, clock }: Deps,
  subject: ChallengeSubject,
  solution: string | null,
): Promise<Solved> {
  const given = solution === null ? null : read(solution);
  if (!given) return none;
  const { data } = given.challenge.parameters;
  if (data.for !== nameOf(crypto, subject) || data.until <= clock.now().getTime()) return none;
  const { verified } = await verifySolution({ ...given, deriveKey, ...secrets(crypto) });
  if (!verified) return none;
  return { challengeId: sha256(given.challenge.signature), challengeUntil: new Date(data.until) };
}
const none: Solved = { challengeId: null, challengeUntil: null };

function read(solution: string) {
  try {
    return Solution.parse(JSON.parse(Buffer.from(solution, 'base64').toString()));
  } catch {
    return null;
  }
}

const nameOf = (crypto: Crypto, subject: ChallengeSubject) =>
  (subject === 'stranger'
    ? crypto.mac('challenge_subject', subject)
    : crypto.mac('challenge_subject', subject.accountId, subject.prefix)
  ).toString('base64url');

const secrets = (crypto: Crypto) => ({
  hmacSignatureSecret: crypto.mac('challenge_signature').toString('hex'),
  hmacKeySignatureSecret: crypto.mac('challenge_key_signature').toString('hex'),
});
