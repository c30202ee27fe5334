import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { openCaseContact, openText } from './case.ts';
import { pictureName } from './pictures/export-pictures.ts';
import { listCases, listMessages } from './store.ts';

/** What was written to support and answered, for the account's export. */
export const exportCases = ({ db, crypto }: { db: Database; crypto: Crypto }, account: KeyedAccount) =>
  inPages(
    (page) => db.run(listCases, { accountId: account.account_id, ...page }),
    async (row) => ({
      id: row.id,
      number: row.number,
      topic: row.topic,
      status: row.status,
      phone: row.phone_cipher && crypto.openPhone(row.phone_cipher, row.phone_index!),
      contact: openCaseContact(crypto, row),
      openedAt: row.opened_at,
      messages: (await db.run(listMessages, { accountId: account.account_id, caseId: row.id })).map((message) => ({
        author: message.author,
        text: openText(crypto, row, row.id, message.text_cipher),
        pictures: message.pictures.map(({ id }) => pictureName(id)),
        at: message.written_at,
      })),
    }),
  );
