import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { dropMarketing } from '../messaging/index.ts';
import { setPreferences, stopMarketing } from './store/preferences.ts';

type Deps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  metrics: Metrics;
  /** Who holds a number, and its one spelling, by the number as someone writes it. */
  accountOfPhone: (written: string) => Promise<{ accountId: string | null; phone: string | null }>;
};

/** What people answer who want no more of it, as operators have them answer; written in full width or small, with blanks. */
const stops = new Set(['R', 'T', 'TD', '退订']);
const saysStop = (text: string) =>
  stops.has(
    text
      .normalize('NFKC')
      .replace(/[\s\p{P}]/gu, '')
      .toUpperCase(),
  );

/**
 * Takes what handsets answer: R ends marketing to the number at once (S9), and nothing else of what is sent to it. A number
 * that nobody has bound gets none anyhow.
 */
export const createHearReply =
  ({ db, clock, crypto, metrics, accountOfPhone }: Deps) =>
  async ({ from, text }: { from: string; text: string }): Promise<void> => {
    if (!saysStop(text)) return metrics.replies.inc({ kind: 'other' });
    const { accountId, phone } = await accountOfPhone(from);
    if (accountId === null || phone === null) return metrics.replies.inc({ kind: 'unknown' });
    const now = clock.now();
    await db.transaction(async (tx) => {
      // First the preference: whoever is queueing marketing has it locked, and is waited for.
      await tx.run(setPreferences, { accountId, categories: ['activity'], channels: ['sms'], ons: [false], now });
      await tx.run(stopMarketing, { recipientIndex: crypto.blindIndex(phone), now });
      await dropMarketing({ clock }, tx, accountId);
    });
    metrics.replies.inc({ kind: 'stop' });
  };
