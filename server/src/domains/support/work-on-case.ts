import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { Acting, DeskDeps } from './act-on-case.ts';
import { actOnCase } from './act-on-case.ts';
import { clearUnanswered, endCase, setAssignee, tellPerson } from './store/acts.ts';

type Of = { number: string; version: number };

/** @throws Refusal those of `actOnCase` */
export const answerCase = (deps: DeskDeps, request: FastifyRequest, { text, ...of }: Of & { text: string }) =>
  actOnCase(deps, request, of, async (acting) => {
    await acting.note('answer');
    await acting.answer(text);
    await tellAnswered(acting);
    await acting.audit('case.answer');
  });

const tellAnswered = ({ tx, of, deps }: Acting) => {
  const { accountId, caseId } = of;
  return tx.run(tellPerson, { accountId, ...notice(deps.clock, 'case_answered', { caseId }) });
};

/** For the others of the staff; the person never sees it. */
export const noteOnCase = (
  deps: DeskDeps,
  request: FastifyRequest,
  { number, text }: { number: string; text: string },
) =>
  actOnCase(deps, request, { number, version: null }, async (acting) => {
    await acting.note('note', text);
    await acting.audit('case.note');
  });

/** Takes it on, also from somebody else, or gives it back. */
export const assignCase = (
  deps: DeskDeps,
  request: FastifyRequest,
  { number, isMine }: { number: string; isMine: boolean },
) =>
  actOnCase(deps, request, { number, version: null }, async ({ tx, of, by, note, audit }) => {
    await tx.run(setAssignee, { ...of, staffId: isMine ? by.staffId : null, staff: isMine ? by.name : null });
    await note(isMine ? 'assign' : 'unassign');
    await audit('case.assign', { details: { to: isMine ? by.name : null } });
  });

/**
 * Ends a case without a decision. What a person wrote in one that had ended needs no answer by this. A restriction is lifted
 * at the account, by who sees it.
 * @throws Refusal case_not_open, and those of `actOnCase`
 */
export const resolveCase = (
  deps: DeskDeps,
  request: FastifyRequest,
  { text, ...of }: Of & { text?: string | undefined },
) =>
  actOnCase(deps, request, { ...of, before: mustWait }, async (acting) => {
    const { tx, found, note, answer, audit } = acting;
    if (text !== undefined) await answer(text);
    await note('resolve');
    if (found.status === 'open') await end(acting, 'resolved');
    else {
      await tx.run(clearUnanswered, acting.of);
      if (text !== undefined) await tellAnswered(acting);
    }
    await audit('case.resolve');
  });

/** @throws Refusal case_not_open, not_found where only an appeal may be meant, and those of `actOnCase` */
export const refuseCase = (
  deps: DeskDeps,
  request: FastifyRequest,
  { reason, text, act, ...of }: Of & { reason: string; text: string; act: 'case.refuse' | 'appeal.refuse' },
) =>
  actOnCase(deps, request, { ...of, before: (acting) => mustBeOpen(acting, act) }, async (acting) => {
    await acting.note('refuse', reason);
    await acting.answer(text);
    await end(acting, 'refused');
    await acting.audit(act, { reason });
  });

async function mustWait({ found }: Acting): Promise<void> {
  if (found.status !== 'open' && found.unanswered_since === null) throw new Refusal('case_not_open');
}
async function mustBeOpen({ found }: Acting, act: 'case.refuse' | 'appeal.refuse'): Promise<void> {
  if (act === 'appeal.refuse' && found.proof_id === null) throw new Refusal('not_found');
  if (found.status !== 'open') throw new Refusal('case_not_open');
}

export async function end({ tx, of, deps }: Acting, status: 'approved' | 'refused' | 'resolved'): Promise<void> {
  await tx.run(endCase, {
    ...of,
    status,
    ...activityLine(deps, null, `case_${status}`),
    ...notice(deps.clock, 'case_decided', { caseId: of.caseId, outcome: status }),
  });
}
