import type { Channel } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { firstIdOf } from '../../kit/ids.ts';
import type { Sender } from '../../kit/sender.ts';
import type { Settings } from '../../settings.ts';
import { ownSenders } from './own-senders.ts';
import { createOwnTexts } from './own-texts.ts';
import { wasSent } from './store/sent.ts';

/** What was received, as somebody tells it. */
export type Received = { kind: 'sms' | 'call'; sender: Sender; content: string | null; receivedAt: Date };

/** What we know of it. `wasSent` is null where it is too long ago to know. */
export type OwnTraces = {
  saysItIsUs: boolean;
  /** Null where we don't know all numbers that our messages come from. */
  isOurSender: boolean | null;
  /** Null where it does not say what was in it. */
  isOurText: boolean | null;
  leadsElsewhere: boolean;
  wasSent: boolean | null;
};

/** A handset notes the minute, carriers take their time, and people round. */
const beforeSeconds = 1_800;
const afterSeconds = 300;
/** How long a message may wait before a gateway takes it. */
const longestQueuedSeconds = 86_400;
const perNumber = 1;

/** Tells what speaks for and against a text or call having come from us. */
export function createWasItUs({ db, settings }: { db: Database; settings: Settings }) {
  const senders = ownSenders(settings);
  const texts = createOwnTexts(settings);
  return async (
    { kind, sender, content, receivedAt }: Received,
    { accountId, numberIndex, now }: { accountId: string; numberIndex: Buffer | null; now: Date },
  ): Promise<OwnTraces> => {
    const from = addSeconds(receivedAt, -beforeSeconds);
    const until = addSeconds(receivedAt, afterSeconds);
    const channel: Channel = kind === 'sms' ? 'sms' : 'voice';
    const isForgotten = from < addSeconds(now, -settings.KEEP_MESSAGES_DAYS * 86_400);
    const [found] = await db.run(wasSent, {
      accountId,
      channel,
      firstId: firstIdOf(addSeconds(from, -longestQueuedSeconds)),
      endId: firstIdOf(addSeconds(until, 1)),
      // A window tells when something was sent to a number, not whether it was a text or a call.
      subjects: numberIndex && kind === 'sms' ? [Buffer.concat([Buffer.of(perNumber), numberIndex])] : [],
      from,
      until,
    });
    const has = senders.has(kind, sender);
    return {
      saysItIsUs: has || texts.bearsOurName(sender.shown) || (content !== null && texts.bearsOurName(content)),
      isOurSender: has || (senders.areAll ? false : null),
      isOurText: content === null || kind === 'call' ? null : texts.isOurs(content),
      leadsElsewhere: content !== null && texts.leadsElsewhere(content),
      wasSent: found!.was_sent || (isForgotten ? null : false),
    };
  };
}
export type WasItUs = ReturnType<typeof createWasItUs>;
