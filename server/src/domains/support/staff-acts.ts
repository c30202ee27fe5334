import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { liftByStaff, withKey } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { findProof, startAppealedChange, startReleaseOf } from '../phone/index.ts';
import { sealText } from './case.ts';
import type { CaseRow } from './store.ts';
import { answerCase, endCase, lockByNumber, noteAct } from './store.ts';

export type StaffDeps = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings };
type Act = { number: string; by: string; text: string };

/** What came of an act, for the words of whoever asked for it. */
export type Outcome =
  | 'done'
  /** The first of two: another member of staff has to approve too (P9). */
  | 'one_more'
  | 'already_yours'
  | 'no_such_case'
  | 'not_open'
  | 'not_an_appeal'
  /** The number, or the proof of it, is not what the appeal was about any more. */
  | 'gone'
  /** Another change of the number waits; it has to end first. */
  | 'change_waiting'
  | 'account_closed';

const neededApprovals = 2;

/** Spellings that look alike are one person; '' where nothing can be seen. */
export const foldName = (name: string) =>
  name
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

/**
 * Approves an appeal. The second of two different people sets it in motion, in the same transaction: the number's holder
 * has 72 hours' notice (P9), or the lost number's change waits like any other (P6).
 */
export const approveCase = (given: StaffDeps, act: Act): Promise<Outcome> =>
  withCase(given, act, async (tx, found) => {
    const deps = atOneMoment(given);
    if (found.status !== 'open') return 'not_open';
    if (found.proof_id === null) return 'not_an_appeal';
    const [noted] = await tx.run(noteAct, { ...actArgs(deps, found, act), act: 'approve' });
    if (!noted) return 'already_yours';
    if (noted.approvals < neededApprovals) return 'one_more';
    await start(deps, tx, found);
    await tx.run(endCase, endArgs(deps, found, 'approved'));
    return 'done';
  });

async function start(deps: StaffDeps, tx: Database, found: CaseRow): Promise<void> {
  const prover = { accountId: found.account_id, proofId: found.proof_id! };
  const proof = await findProof(deps, tx, prover);
  const started =
    found.topic === 'phone_taken'
      ? await startReleaseOf(deps, tx, prover)
      : proof?.bindingId
        ? await startAppealedChange(deps, tx, { ...prover, phoneId: proof.bindingId })
        : 'gone';
  // Thrown, so that the approval is undone with it and the case stays open for another answer.
  if (started === 'gone') throw new Refusal('not_found');
}

export const refuseCase = (deps: StaffDeps, act: Act): Promise<Outcome> =>
  withCase(deps, act, async (tx, found) => {
    if (found.status !== 'open') return 'not_open';
    await tx.run(noteAct, { ...actArgs(deps, found, act), act: 'refuse' });
    await tx.run(endCase, endArgs(deps, found, 'refused'));
    return 'done';
  });

/** Ends a case without a decision. `lift`: the account was cleared, and what restricts it is lifted with it. */
export const resolveCase = (deps: StaffDeps, { lift, ...act }: Act & { lift: boolean }): Promise<Outcome> =>
  withCase(deps, act, async (tx, found) => {
    if (found.status !== 'open') return 'not_open';
    if (lift) {
      await tx.run(noteAct, { ...actArgs(deps, found, act), act: 'lift' });
      await tx.run(liftByStaff, {
        accountId: found.account_id,
        ...activityLine(deps, null, 'restriction_lifted'),
        ...notice(deps.clock, 'restriction_lifted'),
      });
    }
    await tx.run(noteAct, { ...actArgs(deps, found, act), act: 'resolve' });
    await tx.run(endCase, endArgs(deps, found, 'resolved'));
    return 'done';
  });

export const answerPerson = (deps: StaffDeps, act: Act): Promise<Outcome> =>
  withCase(deps, act, async (tx, found) => {
    const { clock, crypto } = deps;
    await tx.run(noteAct, { ...actArgs(deps, found, act), act: 'answer' });
    await tx.run(answerCase, {
      accountId: found.account_id,
      caseId: found.id,
      messageId: newId(clock),
      textCipher: sealText(crypto, found, found.id, act.text),
      ...notice(clock, 'case_answered', { caseId: found.id }),
    });
    return 'done';
  });

async function withCase(
  { db, crypto }: StaffDeps,
  { number }: Act,
  act: (tx: Database, found: CaseRow) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await db.transaction(async (tx) => {
      const [row] = await tx.run(lockByNumber, { number });
      if (!row) return 'no_such_case';
      const found = await withKey({ db: tx, crypto }, row);
      return found.wrapped_key === null ? 'account_closed' : await act(tx, found);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code === 'change_waiting' ? 'change_waiting' : 'gone';
  }
}

const actArgs = ({ clock, crypto }: StaffDeps, found: CaseRow, { by, text }: Act) => ({
  accountId: found.account_id,
  caseId: found.id,
  actId: newId(clock),
  staff: foldName(by),
  reasonCipher: text === '' ? null : sealText(crypto, found, found.id, text),
  now: clock.now(),
});

const endArgs = (deps: StaffDeps, found: CaseRow, status: 'approved' | 'refused' | 'resolved') => ({
  accountId: found.account_id,
  caseId: found.id,
  status,
  ...activityLine(deps, null, `case_${status}`),
  ...notice(deps.clock, 'case_decided', { caseId: found.id, outcome: status }),
});
