import type { AuditAct } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { withKey } from '../accounts/index.ts';
import type { Actor, Desk } from '../staff/index.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import { groundOf, isAppeal } from './appeal.ts';
import { sealText } from './case.ts';
import type { PictureStores } from './pictures/stores.ts';
import type { ActName } from './store/acts.ts';
import { findByNumber, lockByNumber, noteAct, writeAnswer } from './store/acts.ts';
import { listViewers } from './store/viewers.ts';
import type { CaseRow } from './store.ts';

export type DeskDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  desk: Desk;
  pictureStores: PictureStores;
};

/** A case whose row is held, and what is done with it in the transaction that holds it. */
export type Acting = {
  tx: Transaction;
  deps: DeskDeps;
  found: CaseRow;
  of: { accountId: string; caseId: string };
  by: Actor;
  /** Writes the act down where the case shows it. False: this member approved it before. */
  note(act: ActName, text?: string): Promise<boolean>;
  /** Writes it down in the audit. */
  audit(
    act: AuditAct,
    more?: { accountId?: string; reason?: string; details?: Record<string, unknown> },
  ): Promise<void>;
  /** What the person reads. */
  answer(text: string): Promise<void>;
};

/** Neither side of a case is an account of the member’s own: not whose it is, nor whose number an appeal would take. @throws Refusal own_account */
export async function mayTouchSides(deps: DeskDeps, request: FastifyRequest, row: CaseRow): Promise<void> {
  const { hold } = isAppeal(row) ? await groundOf(deps, deps.db, row) : { hold: null };
  for (const side of new Set([row.account_id, hold?.accountId, row.change_account_id]))
    if (side) await deps.desk.mayTouch(request, side);
}

/**
 * A case to act on: one that this member has opened, since case numbers can be counted through.
 * @throws Refusal not_found | own_account | look_required
 */
export async function findToTouch(deps: DeskDeps, request: FastifyRequest, number: string): Promise<CaseRow> {
  const [row] = await deps.db.run(findByNumber, { number });
  if (!row) throw new Refusal('not_found');
  await mayTouchSides(deps, request, row);
  const viewers = await deps.db.run(listViewers, { accountId: row.account_id, caseId: row.id });
  if (!viewers.some(({ staff_id: id }) => id === request.staff.id)) throw new Refusal('look_required');
  return row;
}

/**
 * Does what staff decided with a case, by one at a time. `version` is what they saw when they decided; null where what they
 * do can't contradict anything. `before` refuses what would be refused whatever they saw.
 * @throws Refusal not_found | own_account | look_required | case_not_open where the account was closed | case_changed, and what the act throws
 */
export async function actOnCase(
  given: DeskDeps,
  request: FastifyRequest,
  { number, version, before }: { number: string; version: number | null; before?: (acting: Acting) => Promise<void> },
  act: (acting: Acting) => Promise<void>,
): Promise<void> {
  await findToTouch(given, request, number);
  const deps = atOneMoment(given);
  const { clock, crypto } = deps;
  const by = actorOf(request);
  await deps.db.transaction(async (tx) => {
    const [row] = await tx.run(lockByNumber, { number });
    const found = await withKey({ db: tx, crypto }, row!);
    if (found.wrapped_key === null) throw new Refusal('case_not_open');
    const of = { accountId: found.account_id, caseId: found.id };
    const now = clock.now();
    const sealed = (text: string) => sealText(crypto, found, found.id, text);
    const acting: Acting = {
      tx,
      deps,
      found,
      of,
      by,
      note: async (what, text) => {
        const reasonCipher = text === undefined ? null : sealed(text);
        const args = { ...of, actId: newId(clock), staffId: by.staffId, staff: by.name, act: what, reasonCipher, now };
        return (await tx.run(noteAct, args)).length > 0;
      },
      audit: (what, more) =>
        noteAudit(deps, tx, by, { act: what, accountId: found.account_id, subject: number, ...more }),
      answer: async (text) => {
        const args = { ...of, messageId: newId(clock), staff: by.name, textCipher: sealed(text), now };
        await tx.run(writeAnswer, args);
      },
    };
    await before?.(acting);
    if (version !== null && version !== found.version) throw new Refusal('case_changed');
    await act(acting);
  });
}
