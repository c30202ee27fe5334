import type { FastifyRequest } from 'fastify';
import { readSender } from '../../../kit/sender.ts';
import type { Desk } from '../../staff/index.ts';
import { actorOf, noteAudit } from '../../staff/index.ts';
import type { SenderRow } from '../store/spam-senders.ts';
import { findSpamSenderByIndex } from '../store/spam-senders.ts';
import type { SpamStaffDeps } from './decide-spam.ts';
import { senderIndex } from './sender.ts';

/**
 * The one sender that is named. Rationed with all other searches, or a masked number could be had whole by trying: what is
 * asked for is in the audit as a keyed digest. @throws Refusal too_many_requests
 */
export function findSender(
  deps: SpamStaffDeps,
  desk: Desk,
  request: FastifyRequest,
  written: string,
): Promise<SenderRow[]> {
  const exactly = readSender(written);
  return desk.rationed('search', request, async (tx) => {
    const index = exactly && senderIndex(deps.crypto, exactly);
    const found = index ? await tx.run(findSpamSenderByIndex, { senderIndex: index }) : [];
    const details = { term: index?.toString('hex') ?? null, found: found.length > 0 };
    await noteAudit(deps, tx, actorOf(request), { act: 'spam.search', subject: found[0]?.id ?? null, details });
    return found;
  });
}
