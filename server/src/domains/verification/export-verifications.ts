import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { listVerifications } from './store.ts';

/** The codes that were asked for, for the account's export: what for and where to, not what they were. */
export const exportVerifications = (
  { db, crypto }: { db: Database; crypto: Crypto },
  { account_id: accountId }: { account_id: string },
) =>
  inPages(
    (page) => db.run(listVerifications, { accountId, ...page }),
    (row) => ({
      id: row.id,
      purpose: row.purpose,
      recipient: crypto.openPhone(row.recipient_cipher, row.recipient_index),
      status: row.status,
      wrongTries: row.tries,
      sends: row.sends,
      sentAt: row.sent_at,
      expiresAt: row.expires_at,
    }),
  );
