import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Actor } from '../staff/index.ts';
import { auditLine } from '../staff/index.ts';
import { findRefund } from './store/refunds.ts';
import { retryLate } from './store/retry-refund.ts';
import { findTrade } from './store/trades.ts';
import { refundNoOf } from './trade-no.ts';

export type Retried = 'sent' | 'no_such_refund' | 'not_late' | 'not_failed';

/**
 * Late money that its gateway refused to give back is sent once more, by a refund of its own with a number of its own: for the
 * gateway the first one is over. `refundNo` is what the alarm named. What an order's owner asked back they ask back anew.
 */
export async function retryLateRefund(
  given: { db: Database; clock: Clock; crypto: Crypto },
  { refundNo, by }: { refundNo: string; by: Actor },
): Promise<Retried> {
  const deps = atOneMoment(given);
  const { db, clock } = deps;
  const [trade] = await db.run(findTrade, { tradeNo: refundNo });
  if (!trade || trade.refund_id === null) return 'no_such_refund';
  const { account_id: accountId, refund_id: failedId, gateway } = trade;
  const [failed] = await db.run(findRefund, { accountId, refundId: failedId });
  if (failed!.cause !== 'late') return 'not_late';
  const refundId = newId(clock);
  const [sent] = await db.run(retryLate, {
    accountId,
    failedId,
    refundId,
    refundNo: refundNoOf(accountId, refundId),
    decidedBy: by.name,
    transferId: newId(clock),
    transferKind: 'refund',
    debitBook: 'sales',
    creditBook: gateway,
    now: clock.now(),
    ...auditLine(deps, by, { act: 'refund.retry', accountId, subject: refundNo }),
  });
  return sent ? 'sent' : 'not_failed';
}
