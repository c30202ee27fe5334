import type { Problem, Replaced } from '@btepai/contract';
import type { Asked } from '../verification/verifications.ts';

/** What has been done so far on the way to another number. */
export type ReplaceFlow = {
  /** The code to the current number, kept until both are spent at once. */
  owner: Asked | null;
  ownerCode: string;
  region: string;
  entry: string;
  /** The code to the new number. */
  asked: Asked | null;
  code: string;
  taken: NonNullable<Problem['appeal']> | null;
  done: Replaced | null;
};
export type ReplaceStep = 'ask' | 'owner' | 'number' | 'code' | 'taken' | 'done';

export const startReplace: ReplaceFlow = {
  owner: null,
  ownerCode: '',
  region: 'CN',
  entry: '',
  asked: null,
  code: '',
  taken: null,
  done: null,
};

/** The furthest step that what has been done allows: an address may be older than the flow. */
export function reachableStep(
  wanted: string | null,
  { owner, ownerCode, asked, taken, done }: ReplaceFlow,
): ReplaceStep {
  if (wanted === 'done' && done) return 'done';
  if (wanted === null || wanted === 'ask' || !owner) return 'ask';
  if (wanted === 'taken' && taken) return 'taken';
  if (wanted === 'owner' || ownerCode.length < 6) return 'owner';
  return wanted === 'code' && asked ? 'code' : 'number';
}

/** Which of the two codes a refusal is about. */
export const isOfOwner = (problem: Problem | null) => problem?.errors?.[0]?.path.startsWith('ownerProof') ?? false;
