import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { firstIdOf } from '../../kit/ids.ts';
import type { Settings } from '../../settings.ts';
import type { Recipient } from './queue-sms.ts';
import { newNoticeSms } from './queue-sms.ts';
import { queueNoticeOfAct } from './store/queue.ts';

type Told = { accountId: string; of: 'factor_added' | 'password_changed' };

/** Tells an account's number, where it has one, what was done to the account, in the transaction that does it. */
export type TellNumber = (tx: Database, told: Told) => Promise<void>;

/**
 * The same for a number that is known: what was done, and the page where whoever holds the number gets the account back. It
 * comes after the act's line in the log, whose lock makes the day's count exact.
 */
export async function tellOfAct(
  deps: { clock: Clock; crypto: Crypto; settings: Settings },
  tx: Database,
  { accountId, of, recipient }: Told & { recipient: Recipient },
): Promise<void> {
  const { clock, settings } = deps;
  const hours = settings.FACTOR_SETTLE_HOURS;
  await tx.run(queueNoticeOfAct, {
    ...newNoticeSms(deps, {
      template: of,
      recipient,
      link: `${settings.PUBLIC_ORIGIN}/recover`,
      hours,
      goodUntil: addSeconds(clock.now(), hours * 3_600),
    }),
    accountId,
    perDay: settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY,
    dayBefore: firstIdOf(addSeconds(clock.now(), -86_400)),
  });
}
