import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { alertArgs, raiseAlarm } from '../risk/index.ts';
import type { TradeRow } from './store/trades.ts';

const everySeconds = 3_600;
/** Whoever posts nonsense all the time costs no line in the log for each, and no write. */
const nonsenseEveryMs = 60_000;

export type MoneyAlarms = ReturnType<typeof createMoneyAlarms>;

/**
 * What staff should look at of money, each event once an hour, by whichever process sees it first; and in the log each time, but
 * for what anybody can post: of that a process writes once a minute for each gateway. The metrics count it all.
 */
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

  const nonsenseAt = new Map<string, number>();
  /** Also where the clock was set back meanwhile. */
  function isFirstInAWhile(what: string): boolean {
    const now = clock.now().getTime();
    if (Math.abs(now - (nonsenseAt.get(what) ?? Number.NEGATIVE_INFINITY)) < nonsenseEveryMs) return false;
    nonsenseAt.set(what, now);
    return true;
  }
  return {
    /** Somebody posts callbacks that their gateway did not sign (M6). */
    async forged(gateway: string): Promise<void> {
      if (!isFirstInAWhile(`forged ${gateway}`)) return;
      await raise('payment_callback_forged', { about: gateway, details: { gateway } });
    },
    /** Somebody, who need not be the gateway, posts callbacks that nobody can read. */
    unreadable(gateway: string, error: unknown): void {
      if (isFirstInAWhile(`unreadable ${gateway}`))
        log.warn({ err: error, gateway }, 'a payment gateway’s callback could not be read');
    },
    /** A gateway's word is signed, and not what was agreed (M6). */
    mismatch: (trade: TradeRow, differs: string) =>
      raise('payment_mismatch', {
        about: trade.trade_no,
        accountId: trade.account_id,
        details: {
          gateway: trade.gateway,
          payment: trade.payment_id,
          ...(trade.refund_id !== null && { refund: trade.trade_no }),
          differs,
        },
      }),
    /** It is signed, and of no trade of ours. */
    unknownTrade: (gateway: string) =>
      raise('payment_mismatch', { about: gateway, details: { gateway, differs: 'trade' } }),
    /** A gateway does not give the money back, whatever is tried. */
    refundFailed: (trade: TradeRow) =>
      raise('refund_failed', {
        about: trade.trade_no,
        accountId: trade.account_id,
        details: { gateway: trade.gateway, refund: trade.trade_no },
      }),
    /** Nobody has learned for long what became of one. */
    notEnding: (of: { gateway: string; payment: string } | { gateway: string; refund: string }) =>
      raise('payments_not_ending', { about: of.gateway, details: of }),
  };
}

type Details = NonNullable<Parameters<typeof alertArgs>[2]>;
