import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../kit/refusal.ts';
import { startAppealedChange, startReleaseOf, stopForStaff } from '../phone/index.ts';
import type { Acting, DeskDeps } from './act-on-case.ts';
import { actOnCase, findToTouch } from './act-on-case.ts';
import type { Hold } from './appeal.ts';
import {
  countingApprovals,
  groundOf,
  hasApproved,
  hasOpened,
  isAppeal,
  mayApprove,
  neededApprovals,
} from './appeal.ts';
import { listActs, noteNotice, noteStopped } from './store/acts.ts';
import { end } from './work-on-case.ts';

type Decision = { number: string; version: number; reason: string };

/**
 * Approves an appeal. The second of two different members sets it in motion, in the same transaction: the number's holder
 * has 72 hours' notice (P9), or the lost number's change waits like any other (P6). Neither of them is who opened it, nor has
 * the claimant's account or the holder's.
 * @throws Refusal not_found | own_account | case_not_open | second_approver_needed | case_changed | appeal_void |
 *   change_waiting where another change of the number waits
 */
export async function approveAppeal(
  deps: DeskDeps,
  request: FastifyRequest,
  { reason, ...of }: Decision,
): Promise<void> {
  const seen = await findToTouch(deps, request, of.number);
  if (!isAppeal(seen)) throw new Refusal('not_found');
  const { hold: seenHold } = await groundOf(deps, deps.db, seen);
  await actOnCase(deps, request, { ...of, before: mayDecide }, async (acting) => {
    const { tx, found, note, audit } = acting;
    if (!isAppeal(found)) throw new Refusal('not_found');
    const { hold, isVoid } = await groundOf(acting.deps, tx, found);
    if (isVoid || !hold) throw new Refusal('appeal_void');
    // Whoever holds it now was not looked at above: once more.
    if (hold.accountId !== seenHold?.accountId) throw new Refusal('case_changed');
    if (!(await note('approve', reason))) throw new Refusal('second_approver_needed');
    const approvals = (await countingApprovals(tx, await tx.run(listActs, acting.of), found.opened_at)).size;
    if (approvals >= neededApprovals) await start(acting, hold);
    await audit('appeal.approve', { reason, details: { approvals } });
    await auditOther(acting, 'appeal.approve', hold.accountId);
  });
}

/** What is done to the number's holder is a line of their account too: whoever asks who touched it finds both members. */
async function auditOther({ found, audit }: Acting, act: 'appeal.approve' | 'appeal.stop', accountId: string) {
  if (accountId !== found.account_id) await audit(act, { accountId, details: { side: 'holder' } });
}

async function mayDecide({ tx, of, found, by }: Acting): Promise<void> {
  if (found.status !== 'open') throw new Refusal('case_not_open');
  const acts = await tx.run(listActs, of);
  if (!(await mayApprove(tx, by.staffId, found.opened_at))) throw new Refusal('second_approver_needed');
  if (hasOpened(acts, by.staffId) || hasApproved(acts, { id: by.staffId, name: by.name }))
    throw new Refusal('second_approver_needed');
}

async function start(acting: Acting, hold: Hold): Promise<void> {
  const { tx, deps, found, of } = acting;
  const prover = { accountId: found.account_id, proofId: found.proof_id! };
  const started =
    found.topic === 'phone_taken'
      ? await startReleaseOf(deps, tx, prover)
      : await startAppealedChange(deps, tx, { ...prover, phoneId: hold.phoneId });
  // Thrown, so that the approval is undone with it and the case stays open for another answer.
  if (!started) throw new Refusal('appeal_void');
  await tx.run(noteNotice, {
    ...of,
    changeId: started.changeId,
    changeAccountId: started.accountId,
    noticeUntil: started.appliesAt,
  });
  await end(acting, 'approved');
}

/**
 * Stops what two approved, until it is carried out: one is enough to think better of it. The case is open again, and its
 * proof spent: who still has the number proves it once more.
 * @throws Refusal not_found | own_account | case_not_open | case_changed
 */
export async function stopAppeal(deps: DeskDeps, request: FastifyRequest, { reason, ...of }: Decision): Promise<void> {
  const seen = await findToTouch(deps, request, of.number);
  if (!isAppeal(seen)) throw new Refusal('not_found');
  await actOnCase(deps, request, { ...of, before: mustRun }, async (acting) => {
    const { tx, of: which, found, note, audit, deps: now } = acting;
    const change = { accountId: found.change_account_id!, changeId: found.change_id! };
    if (!(await stopForStaff(now, tx, change))) throw new Refusal('case_not_open');
    await tx.run(noteStopped, which);
    await note('stop', reason);
    await audit('appeal.stop', { reason });
    await auditOther(acting, 'appeal.stop', change.accountId);
  });
}

async function mustRun({ found }: Acting): Promise<void> {
  if (found.status !== 'approved' || found.outcome !== null || found.change_id === null)
    throw new Refusal('case_not_open');
}
