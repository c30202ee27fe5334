import { hash, verify } from '@node-rs/argon2';
import { newSecret } from './crypto.ts';
import { limitParallel } from './limit-parallel.ts';
import { nationalNumber } from './phone-number.ts';
import { Refusal } from './refusal.ts';

export type Passwords = ReturnType<typeof createPasswords>;

type Cost = {
  PASSWORD_MEMORY_KIB: number;
  PASSWORD_PASSES: number;
  PASSWORD_HASHES_AT_ONCE: number;
  PASSWORD_HASHES_WAITING: number;
};

const argon2id = 2;
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

/** What a password must not hold: a person's own words, which whoever knows them tries first. `number` as it is stored. */
export type OwnWords = { username: string; number?: string | null };

/**
 * Rule L1: common and leaked passwords are refused, and any that holds the owner's name or number. `field` is where in the
 * body it stands. @throws Refusal password_weak, its field's error saying why
 */
export async function refuseWeak(password: string, own: OwnWords, field: string): Promise<void> {
  await refuseCommon(password, field);
  const plain = plainOf(password);
  if ([...own.username].length >= 3 && plain.includes(plainOf(own.username)))
    throw weak(field, 'password_has_username');
  if (own.number && digitsOf(plain).includes(nationalNumber(own.number))) throw weak(field, 'password_has_number');
}

/** What can be told without knowing whose it is to be. @throws Refusal password_weak */
export async function refuseCommon(password: string, field: string): Promise<void> {
  const plain = plainOf(password);
  if ((await commonPasswords()).has(plain)) throw weak(field, 'password_common');
  if (/^(.{1,3}?)\1*$/u.test(plain)) throw weak(field, 'password_repeated');
}

const plainOf = (text: string) => text.normalize('NFKC').toLowerCase();
const digitsOf = (text: string) => text.replace(/\D/g, '');
const weak = (path: string, code: string) => new Refusal('password_weak', { errors: [{ path, code }] });

let common: Promise<Set<string>> | undefined;
/** Fifty thousand of them, loaded when the first is asked for. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return common;
}
