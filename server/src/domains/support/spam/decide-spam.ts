import type { DecideSpam, ReopenSpam, SpamSender } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database, Transaction } from '../../../kit/database.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { Actor } from '../../staff/index.ts';
import { auditLine, noteAudit } from '../../staff/index.ts';
import type { SenderRow } from '../store/spam-senders.ts';
import { decideSpamSender, findSpamSender, reopenSpamSender } from '../store/spam-senders.ts';
import { sealWords } from './report.ts';
import { openSender, showSender } from './sender.ts';

export type SpamStaffDeps = { db: Database; clock: Clock; crypto: Crypto };

/** @throws Refusal not_found | spam_sender_changed where somebody else was first */
export async function decideSpam(
  deps: SpamStaffDeps,
  by: Actor,
  senderId: string,
  { outcome, reason, words, version }: DecideSpam,
): Promise<SpamSender> {
  const { db, clock, crypto } = deps;
  const [row] = await db.run(decideSpamSender, {
    senderId,
    version,
    outcome,
    wordsCipher: sealWords(crypto, senderId, words),
    now: clock.now(),
    ...auditLine(deps, by, { act: 'spam.decide', subject: senderId, reason, details: { outcome } }),
  });
  return showSender(crypto, row ?? (await whyNot(db, senderId)), clock.now());
}

/** Opens again what was decided: whoever reported it hears of the next decision anew. @throws like `decideSpam` */
export async function reopenSpam(
  deps: SpamStaffDeps,
  by: Actor,
  senderId: string,
  { reason, version }: ReopenSpam,
): Promise<SpamSender> {
  const { db, clock, crypto } = deps;
  const [row] = await db.run(reopenSpamSender, {
    senderId,
    version,
    now: clock.now(),
    ...auditLine(deps, by, { act: 'spam.reopen', subject: senderId, reason }),
  });
  return showSender(crypto, row ?? (await whyNot(db, senderId)), clock.now());
}

/** The whole number, in the transaction that writes down who wanted it and why. @throws Refusal not_found */
export async function revealSender(
  deps: SpamStaffDeps,
  tx: Transaction,
  by: Actor,
  { senderId, reason }: { senderId: string; reason: string },
): Promise<string> {
  const row = await senderOf(tx, senderId);
  await noteAudit(deps, tx, by, { act: 'spam.reveal', subject: senderId, reason });
  return openSender(deps.crypto, row);
}

export async function senderOf(db: Database, senderId: string): Promise<SenderRow> {
  const [row] = await db.run(findSpamSender, { senderId });
  if (!row) throw new Refusal('not_found');
  return row;
}

async function whyNot(db: Database, senderId: string): Promise<never> {
  await senderOf(db, senderId);
  throw new Refusal('spam_sender_changed');
}
