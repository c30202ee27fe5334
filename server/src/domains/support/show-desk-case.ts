import type { StaffAppeal, StaffCase, StaffCaseSummary } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { addSeconds } from '../../kit/clock.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { DeskDeps } from './act-on-case.ts';
import { mayTouchSides } from './act-on-case.ts';
import {
  countingApprovals,
  groundOf,
  hasApproved,
  hasOpened,
  isAppeal,
  mayApprove,
  neededApprovals,
  showAppeal,
} from './appeal.ts';
import { openCaseContact, openText, phoneOfCase } from './case.ts';
import type { ActRow } from './store/acts.ts';
import { findByNumber, listActs } from './store/acts.ts';
import type { ViewerRow } from './store/viewers.ts';
import { listViewers, openView } from './store/viewers.ts';
import type { CaseRow } from './store.ts';
import { listCases, listMessages } from './store.ts';

const presentSeconds = 60;
const relatedAtMost = 20;

export const showDeskSummary = (row: CaseRow): StaffCaseSummary => ({
  number: row.number,
  topic: row.topic,
  status: row.status,
  openedAt: row.opened_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  waitingSince: row.unanswered_since?.toISOString() ?? null,
  assignee: row.assignee_id && row.assignee ? { id: row.assignee_id, name: row.assignee } : null,
});

/**
 * A case with everything about it. To open it is a look at its account, and a line of the audit; as long as that look is
 * good the page may ask again without another. @throws Refusal not_found | own_account
 */
export async function openDeskCase(deps: DeskDeps, request: FastifyRequest, number: string): Promise<StaffCase> {
  const { db, clock, desk, settings } = deps;
  const [row] = await db.run(findByNumber, { number });
  if (!row) throw new Refusal('not_found');
  const { account_id: accountId, id: caseId } = row;
  const { id: staffId, name: staff } = request.staff;
  const of = { accountId, caseId };
  const now = clock.now();
  const since = addSeconds(now, -settings.STAFF_LOOK_MINUTES * 60);
  const viewers = await db.run(listViewers, of);
  await mayTouchSides(deps, request, row);
  if (!viewers.some((viewer) => viewer.staff_id === staffId && viewer.opened_at > since)) {
    await desk.look(request, { accountId, subject: number });
    await db.run(openView, { ...of, staffId, staff, now });
  }
  return show(deps, request, row, viewers);
}

async function show(deps: DeskDeps, request: FastifyRequest, row: CaseRow, viewers: ViewerRow[]): Promise<StaffCase> {
  const { db, crypto, clock } = deps;
  const of = { accountId: row.account_id, caseId: row.id };
  const [messages, acts, related] = await Promise.all([
    db.run(listMessages, of),
    db.run(listActs, of),
    db.run(listCases, { accountId: row.account_id, beforeId: null, limit: relatedAtMost + 1 }),
  ]);
  const destroyed = row.wrapped_key === null;
  const opened = (sealed: Buffer | null) =>
    sealed === null || destroyed ? null : openText(crypto, row, row.id, sealed);
  const presentSince = addSeconds(clock.now(), -presentSeconds);
  const opener = acts.find(({ act }) => act === 'open');
  const contact = destroyed ? null : openCaseContact(crypto, row);
  return {
    ...showDeskSummary(row),
    id: row.id,
    accountId: row.account_id,
    version: row.version,
    openedBy: opener ? byOf(opener) : null,
    contact: contact && { name: contact.name, phone: contact.phone && maskPhone(contact.phone) },
    phone: phoneOfCase(crypto, row),
    messages: messages.map((message) => ({
      id: message.id,
      author: message.author,
      by: message.staff,
      text: opened(message.text_cipher) ?? '',
      attachments: destroyed ? [] : message.pictures,
      at: message.written_at.toISOString(),
    })),
    acts: acts.map((act) => ({
      id: act.id,
      act: act.act,
      by: byOf(act),
      at: act.acted_at.toISOString(),
      text: opened(act.reason_cipher),
    })),
    viewers: viewers
      .filter((viewer) => viewer.staff_id !== request.staff.id && viewer.seen_at > presentSince)
      .map((viewer) => ({ id: viewer.staff_id, name: viewer.staff, writing: viewer.writing })),
    related: related
      .filter(({ id }) => id !== row.id)
      .slice(0, relatedAtMost)
      .map(({ number, topic, status, opened_at: at }) => ({ number, topic, status, openedAt: at.toISOString() })),
    appeal: isAppeal(row) ? await showDeskAppeal(deps, request, row, { acts, opened }) : null,
    destroyed,
  };
}

const byOf = ({ staff_id: id, staff: name }: ActRow) => ({ id, name });

async function showDeskAppeal(
  deps: DeskDeps,
  request: FastifyRequest,
  row: CaseRow & { proof_id: string },
  { acts, opened }: { acts: ActRow[]; opened: (sealed: Buffer | null) => string | null },
): Promise<StaffAppeal> {
  const { db } = deps;
  const { proof, hold, isVoid } = await groundOf(deps, db, row);
  const counting = await countingApprovals(db, acts, row.opened_at);
  const judged = async (): Promise<StaffAppeal['mayApprove']> => {
    if (row.status !== 'open') return 'decided';
    if (isVoid) return 'void';
    if (hasOpened(acts, request.staff.id)) return 'opened_it';
    if (hasApproved(acts, request.staff)) return 'approved_it';
    return (await mayApprove(db, request.staff.id, row.opened_at)) ? 'yes' : 'joined_later';
  };
  return {
    ...showAppeal(row),
    approvals: acts
      .filter(({ act }) => act === 'approve')
      .map((act) => ({
        by: byOf(act),
        at: act.acted_at.toISOString(),
        reason: opened(act.reason_cipher),
        counts: act.staff_id !== null && counting.has(act.staff_id),
      })),
    needed: neededApprovals,
    proof: proof && { phone: proof.phone, provenAt: proof.provenAt.toISOString(), good: proof.isGood },
    holder: hold && {
      phone: hold.phone,
      boundAt: hold.boundAt.toISOString(),
      provenAt: hold.provenAt.toISOString(),
      seenAt: hold.seenAt?.toISOString() ?? null,
      isClaimant: hold.accountId === row.account_id,
    },
    mayApprove: await judged(),
  };
}
