import type { Appeal } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { AppealGround } from '../phone/index.ts';
import { describeHold, describeProof, holderOf } from '../phone/index.ts';
import { findMember } from '../staff/index.ts';
import type { ActRow } from './store/acts.ts';
import type { CaseRow } from './store.ts';

/** How many different members of staff have to approve an appeal (P9). */
export const neededApprovals = 2;
export const approverRoles = ['support', 'risk'] as const;

export const isAppeal = (row: CaseRow): row is CaseRow & { proof_id: string } => row.proof_id !== null;

/** How far an appeal is, for both sides. */
export function showAppeal(row: CaseRow): Appeal {
  const noticeUntil = row.notice_until?.toISOString() ?? null;
  if (row.status === 'approved')
    return { stage: row.outcome === 'carried_out' ? 'carried_out' : 'notice', noticeUntil };
  if (row.status !== 'open') return { stage: 'ended', noticeUntil };
  return { stage: row.outcome === 'objected' || row.outcome === 'stopped' ? row.outcome : 'open', noticeUntil };
}

export type Hold = NonNullable<Awaited<ReturnType<typeof describeHold>>> & { accountId: string; phoneId: string };

/**
 * What an appeal rests on now, and whose number it would take: of a taken number whoever holds it, of a lost one the account
 * itself. Void where it can't be approved any more: it was approved and ended, its proof was spent, or the number has gone.
 */
export async function groundOf(
  deps: { clock: Clock; crypto: Crypto },
  db: Database,
  row: CaseRow & { proof_id: string },
): Promise<{ proof: AppealGround | null; hold: Hold | null; isVoid: boolean }> {
  const { account_id: accountId, proof_id: proofId } = row;
  const proof = await describeProof(deps, db, { accountId, proofId });
  if (!proof) return { proof, hold: null, isVoid: true };
  const prover = await holderOf(db, proof.phoneIndex);
  const held = row.topic === 'phone_taken' ? prover : proof.bindingId && { accountId, phoneId: proof.bindingId };
  const hold = held && (await describeHold(deps, db, held));
  const inItsWay = row.topic === 'phone_taken' ? prover?.accountId === accountId : prover !== null;
  return {
    proof,
    hold: held && hold ? { ...hold, ...held } : null,
    isVoid: row.outcome !== null || !proof.isGood || !hold || inItsWay,
  };
}

/** The approvals that count: of members who may still approve, for one who was disabled may have been somebody else. */
export async function countingApprovals(db: Database, acts: ActRow[], openedAt: Date): Promise<Set<string>> {
  const approvals = acts.filter(({ act }) => act === 'approve');
  const counting = await Promise.all(approvals.map(({ staff_id: id }) => id !== null && mayApprove(db, id, openedAt)));
  return new Set(approvals.flatMap(({ staff_id: id }, nth) => (id !== null && counting[nth] ? [id] : [])));
}

/**
 * Whether a member may approve an appeal that was opened then: one who joined, or was invited anew, after it may be somebody
 * whom an administrator has made up for it.
 */
export async function mayApprove(db: Database, staffId: string, openedAt: Date): Promise<boolean> {
  const [member] = await db.run(findMember, { staffId });
  if (!member?.joined_at || member.joined_at >= openedAt) return false;
  return member.status === 'active' && approverRoles.some((role) => member.roles.includes(role));
}

export const hasOpened = (acts: ActRow[], staffId: string) =>
  acts.some(({ act, staff_id: id }) => act === 'open' && id === staffId);
export const hasApproved = (acts: ActRow[], { id, name }: { id: string; name: string }) =>
  acts.some(({ act, staff_id, staff }) => act === 'approve' && (staff_id === id || staff === name));
