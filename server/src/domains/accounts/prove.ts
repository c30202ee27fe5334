import type { Proof, ProofMethod, Purpose } from '@btepai/contract';
import type { Transaction } from '../../kit/database.ts';
import type { OnceKey } from '../../kit/once.ts';
import type { Actor } from '../activity/index.ts';
import type { AccountRow } from './store.ts';

/** An act that only the account's owner may do, and what came with the request to show that it is the owner. */
export type Proving = {
  account: AccountRow;
  /** Null where a sign-in is what is proven. */
  session: { sessionId: string; provenAt: Date } | null;
  purpose: Purpose;
  /** Which of several such acts of the account, where there can be several at a time. */
  subject?: string;
  /** All that will happen, in order: a proof of it is good for nothing else (C6). */
  payload: string[];
  proof: Proof;
  /** Where in the body it stood, where not at the top: what a wrong code's error is about. */
  proofAt?: string;
  /** A rule of the act lets it through without any proof. */
  noneIsEnough?: boolean;
  /** Smaller acts want none, where the session was proven lately (L8). */
  freshIsEnough?: boolean;
  /** An SMS alone is not enough: the password has to come with it. */
  smsWantsPassword?: boolean;
  /** Ways that are not enough for this act, whatever the account has. */
  except?: ProofMethod[];
  once: OnceKey | null;
};

/**
 * An act of which it has to be looked at first whether it can be done at all: `proving` is asked for once it is known that the
 * request is no repeat, for what the act itself has changed would refuse that.
 */
export type ProvingLater = Pick<Proving, 'account' | 'once'> & { proving(): Promise<Proving> };

/** What an act needs of the session that it is asked for in. */
export type ProvableSession = { account: AccountRow; sessionId: string; provenAt: Date };

/** A request for an act that is to be proven: in which session, from where, and what came with it. */
export type ProvableRequest = { session: ProvableSession; actor: Actor; proof: Proof; once: OnceKey | null };

/** By what it was proven; `fresh` is the session's last proof. */
export type ProvenBy = ProofMethod | 'fresh';

/**
 * The one way in which an act is proven: runs `effect` in the transaction that spends the proof, so neither is without the
 * other. What `effect` throws undoes both, and the proof is good for another try; a wrong proof is counted all the same.
 * The result has to survive JSON: it is remembered, sealed, under the request's Idempotency-Key. `factors` gives it.
 * @throws Refusal step_up_required with the ways there are | credentials_wrong | passkey_refused | code_… |
 *   idempotency_key_reused | too_many_requests
 */
export type Prove = <Result>(
  proving: Proving | ProvingLater,
  effect: (tx: Transaction, by: ProvenBy) => Promise<Result>,
) => Promise<Result>;
