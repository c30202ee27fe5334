import type { Database, Pool } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../../kit/passwords.ts';
import type { Proving } from '../accounts/index.ts';
import type { SpendDeps } from '../verification/index.ts';

/** What it takes to try a code that is ours alone. */
export type CodeDeps = Pick<SpendDeps, 'clock' | 'crypto' | 'settings'>;

export type WayDeps = Omit<SpendDeps, 'db'> & {
  db: Pool;
  limits: Limits;
  passwords: Passwords;
  /** Whether a number is bound to the account; the phone domain answers. */
  hasNumber(accountId: string): Promise<boolean>;
  /** What was done to the account is told to its number; the phone domain knows which. */
  /** The account has just shown that it holds this number (P8); the phone domain notes it. */
  noteNumberProven(tx: Database, args: { accountId: string; recipientIndex: Buffer }): Promise<void>;
  /** The owner has shown something better than a code: codes to the account's numbers that wrong ones shut are good again (C5). */
  openNumbers(tx: Database, accountId: string): Promise<void>;
};

/** A proof that is ready to be tried. What `spend` gives survives JSON. */
export type ReadyProof = {
  /** Spends it in the act's transaction; or says, with the try counted, in what way it was wrong. */
  spend(tx: Database): Promise<WrongProof | null>;
  /** Tells what was wrong, after the count has been committed. @throws Refusal always */
  refuse(wrong: WrongProof, repeated: boolean): Promise<never>;
};
type WrongProof = Record<string, unknown>;

/** One way of proving: looks at all that takes long before the transaction. @throws Refusal where that already says no */
export type Way = (deps: WayDeps, proving: Proving) => Promise<ReadyProof>;
