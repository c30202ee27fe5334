import {
  DecideSpam,
  ReopenSpam,
  RevealedSender,
  SearchSpamSenders,
  SpamSender,
  SpamSenderList,
  SpamSenderPage,
  WithReason,
} from '@btepai/contract';
import { z } from 'zod';
import { staffDoor } from '../../../kit/door.ts';
import type { Http } from '../../../kit/http.ts';
import { ById, Page, pageOf } from '../../../kit/params.ts';
import type { Desk } from '../../staff/index.ts';
import { actorOf, noteAudit } from '../../staff/index.ts';
import type { SenderReportRow, SenderRow } from '../store/spam-senders.ts';
import { listReportsOfSender } from '../store/spam-senders.ts';
import type { SpamStaffDeps } from './decide-spam.ts';
import { decideSpam, reopenSpam, revealSender, senderOf } from './decide-spam.ts';
import { findSender } from './find-sender.ts';
import { listSenders } from './list-senders.ts';
import { openContent } from './report.ts';
import { showSender } from './sender.ts';

const tag = 'Staff: spam';
const roles = ['support', 'risk'] as const;
const Wanted = Page.extend({ state: z.enum(['waiting', 'decided']).default('waiting') });

export function staffSpamRoutes(
  http: Http,
  { tellReporters, desk, ...deps }: SpamStaffDeps & { desk: Desk; tellReporters: () => void },
) {
  const { db, clock, crypto } = deps;
  const show = (row: SenderRow) => showSender(crypto, row, clock.now());

  http.get(
    '/v1/staff/spam-senders',
    staffDoor({
      tag,
      summary: 'Reports by sender: who poses as us first, then who is reported most these days',
      roles,
      query: Wanted,
      answers: { 200: SpamSenderList },
    }),
    async ({ query: { limit, cursor, state } }) =>
      pageOf(await listSenders(db, { state, afterId: cursor ?? null, limit: limit + 1 }), limit, show),
  );
  http.post(
    '/v1/staff/spam-senders/search',
    staffDoor({
      tag,
      summary: 'Whether exactly this sender was reported, in any spelling; that it was asked for is in the audit',
      roles,
      body: SearchSpamSenders,
      answers: { 200: SpamSenderList },
    }),
    async (request) => ({
      items: (await findSender(deps, desk, request, request.body.sender)).map(show),
      nextCursor: null,
    }),
  );

  http.get(
    '/v1/staff/spam-senders/:id',
    staffDoor({
      tag,
      summary: 'A sender, and what was reported of it, the newest first; that it was opened is in the audit',
      roles,
      params: ById,
      query: Page,
      answers: { 200: SpamSenderPage },
      refusals: ['not_found'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const sender = await senderOf(db, request.params.id);
      await noteAudit(deps, db, actorOf(request), { act: 'spam.look', subject: sender.id });
      const rows = await db.run(listReportsOfSender, {
        senderIndex: sender.sender_index,
        beforeId: cursor ?? null,
        limit: limit + 1,
      });
      return { sender: showSender(crypto, sender, clock.now()), reports: pageOf(rows, limit, showReported) };
    },
  );

  const showReported = (row: SenderReportRow) => ({
    id: row.id,
    kind: row.kind,
    content: openContent(crypto, row),
    receivedAt: row.received_at.toISOString(),
    reportedAt: row.reported_at.toISOString(),
    verdict: row.verdict,
    reporter: { name: masked(row.username) },
  });

  http.post(
    '/v1/staff/spam-senders/:id/decide',
    staffDoor({
      tag,
      summary: 'Say what it is; all who reported it are told',
      roles,
      params: ById,
      body: DecideSpam,
      answers: { 200: SpamSender },
      refusals: ['not_found', 'spam_sender_changed'],
    }),
    async (request) => {
      const decided = await decideSpam(deps, actorOf(request), request.params.id, request.body);
      tellReporters();
      return decided;
    },
  );

  http.post(
    '/v1/staff/spam-senders/:id/reopen',
    staffDoor({
      tag,
      summary: 'Open it again; who reported it hears of the next decision too',
      roles,
      params: ById,
      body: ReopenSpam,
      answers: { 200: SpamSender },
      refusals: ['not_found', 'spam_sender_changed'],
    }),
    (request) => reopenSpam(deps, actorOf(request), request.params.id, request.body),
  );

  http.post(
    '/v1/staff/spam-senders/:id/reveal',
    staffDoor({
      tag,
      summary: 'The whole number of a sender, with the reason',
      roles,
      fresh: true,
      params: ById,
      body: WithReason,
      answers: { 200: RevealedSender },
      refusals: ['not_found'],
    }),
    async (request) => {
      const asked = { senderId: request.params.id, reason: request.body.reason };
      const sender = await desk.rationed('reveal', request, (tx) => revealSender(deps, tx, actorOf(request), asked));
      return { sender };
    },
  );
}

/** `li***n`: enough to tell two apart, and not who they are. */
function masked(username: string): string {
  const letters = [...username];
  return `${letters[0]}***${letters.at(-1)}`;
}
