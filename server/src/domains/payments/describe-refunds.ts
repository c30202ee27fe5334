import { yuanText } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { quoted } from '../../kit/quoted.ts';
import { findOrder } from '../orders/index.ts';
import { openReason } from './refund.ts';
import { listRequested } from './store/refunds.ts';

const listed = 200;
const minute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');

/** A line for each refund that waits for staff, the oldest first, with the order's number to decide it by. */
export async function listRefundsToDecide({ db, crypto }: { db: Database; crypto: Crypto }): Promise<string[]> {
  const rows = await db.run(listRequested, { limit: listed + 1 });
  const lines = await Promise.all(
    rows.slice(0, listed).map(async (row) => {
      const [order] = await db.run(findOrder, { accountId: row.account_id, orderId: row.order_id! });
      const { number, status_before_refund: before, total_fen: totalFen } = order!;
      const reason = openReason(crypto, order!, row);
      return [
        number,
        before ?? '',
        `¥${yuanText(row.amount_fen)} of ¥${yuanText(totalFen)}`,
        `to ${row.method}`,
        `since ${minute(row.created_at)}`,
        reason === null ? '(why was destroyed with the account)' : quoted(reason),
      ].join('  ');
    }),
  );
  return rows.length > listed ? [...lines, `these are the oldest ${listed}; there are more`] : lines;
}
