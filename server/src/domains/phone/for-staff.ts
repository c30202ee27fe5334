import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { prefixed } from '../../kit/statement.ts';
import { notice } from '../notifications/index.ts';
import { lastSeen } from '../sessions/index.ts';
import { told } from './effects.ts';
import { findBinding, findHolder } from './store/bindings.ts';
import { cancelChange } from './store/changes.ts';
import { findLastProof, readProof } from './store/proofs.ts';

/** What staff see of a number when they decide an appeal, and how they stop what they began. */
type Deps = { clock: Clock; crypto: Crypto };

/** What an appeal rests on: a number that its account has proven to hold. `phoneIndex` finds whoever holds it now. */
export type AppealGround = {
  phone: string;
  phoneIndex: Buffer;
  provenAt: Date;
  isGood: boolean;
  /** Of a lost number: the binding that the proven number is to take the place of. */
  bindingId: string | null;
};

export async function describeProof(
  { clock, crypto }: Deps,
  db: Database,
  prover: { accountId: string; proofId: string },
): Promise<AppealGround | null> {
  const [row] = await db.run(readProof, prover);
  return row
    ? {
        phone: maskPhone(crypto.openPhone(row.phone_cipher, row.phone_index)),
        phoneIndex: row.phone_index,
        provenAt: row.proven_at,
        isGood: row.spent_at === null && row.expires_at > clock.now(),
        bindingId: row.binding_id,
      }
    : null;
}

/** The last number that an account has proven, as far as an appeal can rest on it still. */
export async function lastProofOf(
  { clock }: Pick<Deps, 'clock'>,
  db: Database,
  { accountId, topic }: { accountId: string; topic: 'phone_taken' | 'phone_lost' },
): Promise<string | null> {
  const [row] = await db.run(findLastProof, { accountId, isOfLost: topic === 'phone_lost', now: clock.now() });
  return row?.id ?? null;
}

/** Which account holds a number now, by which binding. */
export async function holderOf(
  db: Database,
  phoneIndex: Buffer,
): Promise<{ accountId: string; phoneId: string } | null> {
  const [row] = await db.run(findHolder, { phoneIndex });
  return row ? { accountId: row.account_id, phoneId: row.binding_id } : null;
}

/** A bound number, masked, and how lately it and its account were used; null where it is not bound any more. */
export async function describeHold(
  { crypto }: Pick<Deps, 'crypto'>,
  db: Database,
  { accountId, phoneId }: { accountId: string; phoneId: string },
): Promise<{ phone: string; boundAt: Date; provenAt: Date; seenAt: Date | null } | null> {
  const [row] = await db.run(findBinding, { accountId, phoneId });
  if (row?.status !== 'active') return null;
  const [seen] = await db.run(lastSeen, { accountId });
  return {
    phone: maskPhone(crypto.openPhone(row.phone_cipher, row.phone_index)),
    boundAt: row.bound_at,
    provenAt: row.proven_at,
    seenAt: seen?.last_seen_at ?? null,
  };
}

/** Staff thought better of what they set in motion: both sides hear it. False where it does not wait any more. */
export async function stopForStaff(
  deps: Deps,
  tx: Database,
  { accountId, changeId }: { accountId: string; changeId: string },
): Promise<boolean> {
  const claimant = prefixed('claimant', notice(deps.clock, 'phone_release_stopped', { outcome: 'staff' }));
  const holder = told(deps, 'phone_change_cancelled', null, changeId);
  const [stopped] = await tx.run(cancelChange, { accountId, changeId, ...holder, ...claimant });
  return stopped !== undefined;
}
