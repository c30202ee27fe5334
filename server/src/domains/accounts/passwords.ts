import { hash, verify } from '@node-rs/argon2';
import { newSecret } from '../../kit/crypto.ts';
import { Refusal } from '../../kit/refusal.ts';

export type Passwords = ReturnType<typeof createPasswords>;

type Cost = {
  PASSWORD_MEMORY_KIB: number;
  PASSWORD_PASSES: number;
  PASSWORD_HASHES_AT_ONCE: number;
  PASSWORD_HASHES_WAITING: number;
};

const argon2id = 2;
const busyRetrySeconds = 2;

/** argon2id off the event loop, a few at a time; past a bounded queue it refuses rather than drown (L1). */
export function createPasswords(cost: Cost) {
  const options = {
    algorithm: argon2id,
    memoryCost: cost.PASSWORD_MEMORY_KIB,
    timeCost: cost.PASSWORD_PASSES,
    parallelism: 1,
  };
  const inTurn = limitParallel(cost.PASSWORD_HASHES_AT_ONCE, cost.PASSWORD_HASHES_WAITING);
  const hashOne = (password: string) => inTurn(() => hash(password.normalize('NFKC'), options));
  // What an unknown user's password is checked against, so that the answer takes as long as for a known one (L2).
  let pretended: Promise<string> | undefined;

  return {
    hash: hashOne,
    /** Whether the password is the account's. With no hash (no such account) the work is done all the same. */
    async verify(passwordHash: string | null, password: string): Promise<boolean> {
      pretended ??= hashOne(newSecret());
      const against = passwordHash ?? (await pretended);
      const matches = await inTurn(() => verify(against, password.normalize('NFKC')));
      return matches && passwordHash !== null;
    },
    /** Whether a hash was made at another cost than today's, so that it should be made anew at the next sign-in. */
    isOutdated: (passwordHash: string) => !passwordHash.includes(`$m=${options.memoryCost},t=${options.timeCost},p=1$`),
    /** Makes the pretended hash before the first sign-in needs it. */
    async prepare() {
      pretended ??= hashOne(newSecret());
      await pretended;
    },
  };
}

/** Rule L1: common and leaked passwords are refused, and any that holds one of the owner's own words. */
export async function refuseWeak(password: string, ownWords: string[]): Promise<void> {
  const plain = password.normalize('NFKC').toLowerCase();
  const guessable =
    (await commonPasswords()).has(plain) ||
    /^(.)\1*$/u.test(plain) ||
    ownWords.some((word) => [...word].length >= 3 && plain.includes(word.normalize('NFKC').toLowerCase()));
  if (guessable) throw new Refusal('password_weak');
}

let common: Promise<Set<string>> | undefined;
/** Fifty thousand of them, loaded when the first is asked for. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return common;
}

function limitParallel(atOnce: number, maxWaiting: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting)
        throw new Refusal('service_unavailable', { retryAfterSeconds: busyRetrySeconds });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
