import type { CreateVerification, PasskeyOptions, Problem, Proof, ProofMethod } from '@btepai/contract';
import type { ReactNode } from 'react';
import type { By, Shown } from '../../act.ts';
import { canUsePasskeys } from '../passkeys/use-passkey.ts';
import type { Asked } from '../verification/verifications.ts';

/** The ways that have something to do here; the password alone has been given before. */
export type Way = Exclude<ProofMethod, 'password'>;

export type Given = Pick<Proof, 'verification' | 'passkey' | 'totp' | 'recoveryCode'>;

/** How far someone has come on the way they chose. */
export type Progress = { way: Way | null; asked: Asked | null; code: string };
export const noProgress: Progress = { way: null, asked: null, code: '' };

/** What an act needs to be proven by any way. */
export type Proven = {
  /** Distinguishes it from other acts of this tab. */
  name: string;
  /** Why a proof is wanted, in a sentence. */
  why: string;
  confirm: string;
  phone: string | null;
  request: CreateVerification;
  optionsFor: (by: By) => Promise<PasskeyOptions>;
  progress: Progress;
  onProgress: (part: Partial<Progress>) => void;
  act: Shown;
  onGiven: (given: Given) => void;
  onAskRefused?: (problem: Problem) => void;
  /** Stands before the button of each way. */
  children?: ReactNode;
};

/** In the server's order, the strongest first, without what this browser can't do. */
export const usable = (methods: string[]): Way[] =>
  methods.filter(
    (method): method is Way =>
      ['sms', 'totp', 'recovery_code'].includes(method) || (method === 'passkey' && canUsePasskeys),
  );
