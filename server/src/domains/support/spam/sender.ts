import type { SpamPriority, SpamSender } from '@btepai/contract';
import type { Crypto } from '../../../kit/crypto.ts';
import { maskPhone } from '../../../kit/phone-number.ts';
import type { Sender } from '../../../kit/sender.ts';
import type { SenderRow } from '../store/spam-senders.ts';
import { showOutcome } from './report.ts';

/** Three reports within some hours make a sender rising; each counts half as much a day later. */
const risingFrom = 2.5;
/** A report of something that poses as us counts as many others. */
const imitationCounts = 10;
const dayMs = 86_400_000;

/** What one report adds to its sender's weight. It grows with the days, in place of all before it growing lighter. */
export const weightOf = (now: Date, imitates: boolean): number =>
  now.getTime() / dayMs + (imitates ? Math.log2(imitationCounts) : 0);

function priorityOf({ imitations, weight }: Pick<SenderRow, 'imitations' | 'weight'>, now: Date): SpamPriority {
  if (imitations > 0) return 'imitates_us';
  return 2 ** (weight - now.getTime() / dayMs) >= risingFrom ? 'rising' : 'normal';
}

/** The same sender in any spelling. */
export const senderIndex = (crypto: Crypto, { kind, key }: Sender): Buffer =>
  crypto.blindIndex(`sender/${kind}/${key}`);

const contextOf = (index: Buffer) => `spam-sender/${index.toString('hex')}`;
export const sealSender = (crypto: Crypto, { shown }: Sender, index: Buffer): Buffer =>
  crypto.encrypt(shown, contextOf(index));
export const openSender = (crypto: Crypto, row: SenderRow): string =>
  crypto.decrypt(row.sender_cipher, contextOf(row.sender_index));

export function showSender(crypto: Crypto, row: SenderRow, now: Date): SpamSender {
  const sender = openSender(crypto, row);
  return {
    id: row.id,
    // Whoever is reported may be somebody's former friend: their number is theirs as any other is.
    sender: row.sender_kind === 'number' ? maskPhone(sender) : sender,
    senderKind: row.sender_kind,
    sms: row.sms,
    calls: row.calls,
    reporters: row.reporters,
    imitations: row.imitations,
    priority: priorityOf(row, now),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    waitingSince: row.waiting_since?.toISOString() ?? null,
    outcome: showOutcome(crypto, row.id, row),
    version: row.version,
  };
}
