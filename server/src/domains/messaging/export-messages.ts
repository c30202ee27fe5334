import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { listSent } from './store/queue.ts';

/** What was sent by SMS, for the account's export: to whom, what kind and what became of it, not what it said. */
export const exportMessages = (
  { db, crypto }: { db: Database; crypto: Crypto },
  { account_id: accountId }: { account_id: string },
) =>
  inPages(
    (page) => db.run(listSent, { accountId, ...page }),
    (row) => ({
      id: row.id,
      kind: row.template,
      category: row.category,
      recipient: crypto.openPhone(row.recipient_cipher, row.recipient_index),
      status: row.status,
      reason: row.reason,
      at: row.changed_at,
    }),
  );
