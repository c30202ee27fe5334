import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { openDetails } from './order.ts';
import { listAllOrders } from './store/my-data.ts';

/** Everything that the account ordered, for its export: amounts in cents. */
export const exportOrders = ({ db, crypto }: { db: Database; crypto: Crypto }, account: KeyedAccount) =>
  inPages(
    (page) => db.run(listAllOrders, { accountId: account.account_id, ...page }),
    (row) => {
      const details = openDetails(crypto, row);
      return {
        id: row.id,
        number: row.number,
        status: row.status,
        currency: row.currency,
        totalFen: row.total_fen,
        refundedFen: row.refunded_fen,
        items: row.items,
        contact: details?.contact ?? null,
        note: details?.note ?? null,
        timeline: row.timeline.map(({ staff: _theirs, ...event }) => event),
        createdAt: row.created_at,
        payUntil: row.pay_until,
        completesAt: row.completes_at,
      };
    },
  );
