import type { ZxcvbnResult } from '@zxcvbn-ts/core';

/** What makes a password easy to guess, as far as we have words for it. */
type Weakness = 'own' | 'common' | 'keyboard' | 'repeat' | 'sequence' | 'date' | 'short';
/** From what anyone guesses to what nobody does. */
export const levels = ['weak', 'fair', 'good', 'strong'] as const;
export type Strength = { level: (typeof levels)[number]; weakness: Weakness | null };

const weaknesses: Record<string, Weakness> = {
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  simpleRepeat: 'repeat',
  extendedRepeat: 'repeat',
  sequences: 'sequence',
  recentYears: 'date',
  dates: 'date',
  userInputs: 'own',
};

/** The estimate in our steps. What the server refuses for sure is never called better than weak. */
export function strengthOf({ score, feedback }: ZxcvbnResult, password: string, ownWords: string[]): Strength {
  const plain = password.normalize('NFKC').toLowerCase();
  if (ownWords.some((word) => [...word].length >= 3 && plain.includes(word.normalize('NFKC').toLowerCase())))
    return { level: 'weak', weakness: 'own' };
  if (/^(.)\1*$/u.test(plain)) return { level: 'weak', weakness: 'repeat' };
  if (score >= 3) return { level: score === 3 ? 'good' : 'strong', weakness: null };
  const { warning } = feedback;
  return { level: score === 2 ? 'fair' : 'weak', weakness: warning ? (weaknesses[warning] ?? 'common') : 'short' };
}
