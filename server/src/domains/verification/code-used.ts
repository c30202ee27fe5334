import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import type { Messaging } from '../messaging/index.ts';
import { messagesOf } from './store.ts';

/** Tells that these codes of an account were spent. */
export type CodeUsed = (accountId: string, verificationIds: string[]) => void;
type Spent = { accountId: string; id: string };

/**
 * Tells messaging which of its messages were of use (S5): the last one of each verification. Gathered, and behind the act,
 * which waits for none of it; what a process had not told when it died is lost.
 */
export function createCodeUsed({
  db,
  log,
  messaging,
}: {
  db: Database;
  log: Logger;
  messaging: Pick<Messaging, 'used'>;
}) {
  const book = createWriteBehind<Spent>({
    gatherMs: 100,
    atOnce: 500,
    async write(spent) {
      const rows = await db.run(messagesOf, {
        accountIds: spent.map(({ accountId }) => accountId),
        ids: spent.map(({ id }) => id),
      });
      for (const row of rows) messaging.used(row.account_id, row.message_id);
    },
    onError: (error, spent) =>
      log.error({ err: error, codes: spent.length }, 'codes that were used could not be noted'),
  });
  const codeUsed: CodeUsed = (accountId, ids) => void book.add(...ids.map((id) => ({ accountId, id })));
  return { codeUsed, finish: book.finish };
}
