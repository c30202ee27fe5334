import type { NotificationPreferences, SetNotificationPreferences } from '@btepai/contract';
import { NotificationCategory, NotificationChannel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import { dropMarketing } from '../messaging/index.ts';
import type { FanOutDeps } from './fan-out.ts';
import { allowMarketing, listPreferences, setPreferences } from './store/preferences.ts';

export type PreferenceDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  /** The public half of the pair by which push services know us. */
  pushKey: string;
  numberOf: FanOutDeps['numberOf'];
};
type Item = SetNotificationPreferences['items'][number];

/** A security warning is told wherever it can be. */
const isLocked = ({ category }: Pick<Item, 'category'>) => category === 'security';
/** As the statements have it (`wants`): everything, but marketing by SMS only where it was asked for (S9). */
const isOnAtFirst = ({ category, channel }: Pick<Item, 'category' | 'channel'>) =>
  !(category === 'activity' && channel === 'sms');

export async function showPreferences(
  { db, crypto, pushKey, numberOf }: PreferenceDeps,
  accountId: string,
): Promise<NotificationPreferences> {
  const [rows, number] = await Promise.all([db.run(listPreferences, { accountId }), numberOf(db, accountId)]);
  const items = NotificationCategory.options.flatMap((category) =>
    NotificationChannel.options.map((channel) => {
      const set = rows.find((row) => row.category === category && row.channel === channel);
      const locked = isLocked({ category });
      return { category, channel, on: locked || (set?.is_on ?? isOnAtFirst({ category, channel })), locked };
    }),
  );
  return { items, phone: number && maskPhone(crypto.openPhone(number.cipher, number.index)), pushKey };
}

/**
 * Changes what is given, the last of each. Asking for marketing by SMS is the consent to it, also for a number that had
 * answered R (S9).
 * @throws Refusal validation_failed where something is to be turned off that is always on
 */
export async function changePreferences(
  { db, clock, numberOf }: PreferenceDeps,
  accountId: string,
  items: Item[],
): Promise<void> {
  const errors = items.flatMap((item, n) =>
    isLocked(item) && !item.on ? [{ path: `items.${n}.on`, code: 'always_on' }] : [],
  );
  if (errors.length > 0) throw new Refusal('validation_failed', { errors });
  const byKey = new Map(
    items.filter((item) => !isLocked(item)).map((item) => [`${item.category}/${item.channel}`, item]),
  );
  const wanted = [...byKey.values()];
  await db.transaction(async (tx) => {
    await tx.run(setPreferences, {
      accountId,
      categories: wanted.map(({ category }) => category),
      channels: wanted.map(({ channel }) => channel),
      ons: wanted.map(({ on }) => on),
      now: clock.now(),
    });
    const marketing = byKey.get('activity/sms');
    if (marketing?.on === false) await dropMarketing({ clock }, tx, accountId);
    const number = marketing?.on ? await numberOf(tx, accountId) : null;
    if (number) await tx.run(allowMarketing, { recipientIndex: number.index });
  });
}
