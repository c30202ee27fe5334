import type { OpenCaseFor } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { atOneMoment } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { findById, withKey } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { findProof, lastProofOf } from '../phone/index.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import type { DeskDeps } from './act-on-case.ts';
import { sealText } from './case.ts';
import { openArgs, readContact } from './open-case.ts';
import { noteAct, tellPerson } from './store/acts.ts';
import { findCase, openCase } from './store.ts';

/**
 * Opens a case for somebody who called, and resolves to its number. An appeal rests on the last number that their account has
 * proven: nobody proves one by saying it. Who opened it can't approve it.
 * @throws Refusal look_required | own_account | not_found | validation_failed where there is no such proof, or a case is
 *   open for it | idempotency_key_reused
 */
export async function openCaseFor(
  given: DeskDeps,
  request: FastifyRequest,
  { asked, once }: { asked: OpenCaseFor; once: OnceKey | null },
): Promise<string> {
  const { accountId, topic, message } = asked;
  await given.desk.mustLook(request, accountId);
  const deps = atOneMoment(given);
  const { clock, crypto } = deps;
  const by = actorOf(request);
  const now = clock.now();
  const { result } = await onceInTransaction(deps, { accountId, once, now }, async (tx) => {
    const [row] = await tx.run(findById, { accountId });
    if (!row) throw new Refusal('not_found');
    const account = await withKey({ db: tx, crypto }, row);
    if (account.wrapped_key === null) throw new Refusal('not_found');
    const proofId = topic === 'other' ? null : await lastProofOf(deps, tx, { accountId, topic });
    const proof = proofId && (await findProof(deps, tx, { accountId, proofId }));
    if (topic !== 'other' && !proof) throw unproven();
    const caseId = newId(clock);
    const contact = await readContact({ ...deps, db: tx }, account, undefined);
    const [made] = await tx.run(openCase, {
      ...openArgs(deps, { account, caseId, topic, text: message, author: 'staff', staff: by.name }),
      ...activityLine(deps, null, 'case_opened'),
      ...onceArgs(null),
      proofId,
      phoneIndex: proof ? proof.phoneIndex : null,
      phoneCipher: proof ? proof.phoneCipher : null,
      contactCipher: sealText(crypto, account, caseId, JSON.stringify(contact)),
    });
    if (made!.id === null) throw unproven();
    const [opened] = await tx.run(findCase, { accountId, caseId });
    const { number } = opened!;
    const args = { accountId, caseId, actId: newId(clock), staffId: by.staffId, staff: by.name, now };
    await tx.run(noteAct, { ...args, act: 'open', reasonCipher: null });
    await tx.run(tellPerson, { accountId, ...notice(clock, 'case_opened_for', { caseId }) });
    await noteAudit(deps, tx, by, { act: 'case.open', accountId, subject: number, details: { topic } });
    return number;
  });
  return result;
}

const unproven = () => new Refusal('validation_failed', { errors: [{ path: 'topic', code: 'no_proof_of_number' }] });
