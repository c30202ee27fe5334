import type { AuditAct, AuditLine } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { AuditArgs, AuditRow } from './store/audit.ts';
import {
  appendAudit,
  listActsOnAccount,
  listAudit,
  listAuditOfAccount,
  listAuditOfAct,
  listAuditOfStaff,
} from './store/audit.ts';

type Deps = { clock: Clock; crypto: Crypto };

/** Who acts: a member of staff, or whoever may use the command line, by the name that they give. */
export type Actor = { staffId: string; name: string };
export const actorOf = ({ staff: { id, name } }: FastifyRequest): Actor => ({ staffId: id, name });
/** Acts of the command line have a chain of their own: its names are only what somebody said. */
const cliId = '00000000-0000-4000-8000-000000000000';
export const cliActor = (name: string): Actor => ({ staffId: cliId, name });

/** What was done: `subject` is what people call the thing. `reason` is sealed, so `details` must hold no secret. */
export type Done = {
  act: AuditAct;
  accountId?: string | null;
  subject?: string | null;
  reason?: string | null;
  details?: Record<string, unknown>;
};

const reasonContext = (auditId: string) => `audit/${auditId}`;

/** The arguments of `auditing`. */
export function auditLine(
  { clock, crypto }: Deps,
  by: Actor,
  { act, accountId = null, subject = null, reason = null, details = {} }: Done,
): AuditArgs {
  const auditId = newId(clock);
  const sealed = reason === null ? null : crypto.encrypt(reason, reasonContext(auditId)).toString('base64');
  const entry = {
    at: clock.now().toISOString(),
    by: by.name,
    act,
    account: accountId,
    subject,
    reason: sealed,
    details,
  };
  return {
    auditStaffId: by.staffId,
    auditId,
    auditAct: act,
    auditAccountId: accountId,
    auditSubject: subject,
    auditEntry: JSON.stringify(entry),
  };
}

/** Writes a line in the transaction of what it tells of. */
export const noteAudit = async (deps: Deps, tx: Transaction | Database, by: Actor, done: Done): Promise<void> =>
  void (await tx.run(appendAudit, auditLine(deps, by, done)));

type Wanted = {
  staffId: string | null;
  accountId: string | null;
  act: string | null;
  beforeId: string | null;
  limit: number;
};

export function readAudit(db: Database, wanted: Wanted): Promise<AuditRow[]> {
  if (wanted.staffId !== null) return db.run(listAuditOfStaff, wanted);
  if (wanted.accountId !== null) return db.run(listAuditOfAccount, wanted);
  return db.run(wanted.act === null ? listAudit : listAuditOfAct, wanted);
}

/** What staff did to an account, the newest first; not that they looked. */
export const readActsOn = (
  db: Database,
  wanted: { accountId: string; beforeId: string | null; limit: number },
): Promise<AuditRow[]> => db.run(listActsOnAccount, wanted);

export function showLine(crypto: Crypto, { id, staff_id: staffId, entry }: AuditRow): AuditLine {
  const { at, by, act, account, subject, reason, details } = JSON.parse(entry);
  return {
    id,
    at,
    by: { id: staffId, name: by },
    act,
    accountId: account,
    subject,
    reason: reason && crypto.decrypt(Buffer.from(reason, 'base64'), reasonContext(id)),
    details,
  };
}
