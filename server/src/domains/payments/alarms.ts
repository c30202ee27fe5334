import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { alertArgs, raiseAlarm } from '../risk/index.ts';
import type { TradeRow } from './store/trades.ts';

const everySeconds = 3_600;
/** Whoever posts forgeries all the time costs no write for each. */
const forgedEverySeconds = 60;

export type MoneyAlarms = ReturnType<typeof createMoneyAlarms>;

/** What staff should look at of money, each event once an hour, by whichever process sees it first; and in the log each time. */
export function createMoneyAlarms({ db, clock, log }: { db: Database; clock: Clock; log: Logger }) {
  async function raise(
    kind: Parameters<typeof alertArgs>[1],
    { about, accountId = null, details }: { about: string; accountId?: string | null; details: Details },
  ): Promise<void> {
    log.error({ kind, accountId, ...details }, 'alarm: money needs someone to look at it');
    const notSince = addSeconds(clock.now(), -everySeconds);
    await db
      .run(raiseAlarm, { accountId, alarmName: `${kind} ${about}`, notSince, ...alertArgs(clock, kind, details) })
      .catch((error) => log.error({ err: error, kind }, 'an alarm could not be kept'));
  }

  const forgedAt = new Map<string, Date>();
  return {
    /** Somebody posts callbacks that their gateway did not sign (M6). */
    async forged(gateway: string): Promise<void> {
      const now = clock.now();
      if ((forgedAt.get(gateway) ?? new Date(0)) > addSeconds(now, -forgedEverySeconds)) return;
      forgedAt.set(gateway, now);
      await raise('payment_callback_forged', { about: gateway, details: { gateway } });
    },
    /** A gateway's word is signed, and not what was agreed (M6). */
    mismatch: (trade: TradeRow, differs: string) =>
      raise('payment_mismatch', {
        about: trade.trade_no,
        accountId: trade.account_id,
        details: { gateway: trade.gateway, payment: trade.payment_id, differs },
      }),
    /** It is signed, and of no trade of ours. */
    unknownTrade: (gateway: string) =>
      raise('payment_mismatch', { about: gateway, details: { gateway, differs: 'trade' } }),
    /** A gateway does not give the money back, whatever is tried. */
    refundFailed: (of: { accountId: string; refundId: string; gateway: string }) =>
      raise('refund_failed', {
        about: of.refundId,
        accountId: of.accountId,
        details: { gateway: of.gateway, refund: of.refundId },
      }),
    /** Nobody has learned for long what became of one. */
    notEnding: (of: { gateway: string; payment: string } | { gateway: string; refund: string }) =>
      raise('payments_not_ending', { about: of.gateway, details: of }),
  };
}

type Details = NonNullable<Parameters<typeof alertArgs>[2]>;
