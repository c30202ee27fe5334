import { Wallet, WalletEntryList, yuan } from '@btepai/contract';
import { z } from 'zod';
import type { Database } from '../../../kit/database.ts';
import { door } from '../../../kit/door.ts';
import type { Http } from '../../../kit/http.ts';
import { Page, pageOf } from '../../../kit/params.ts';
import { findWallet, listWalletEntries } from '../store/wallet.ts';
import { showEntry } from './show-entry.ts';

const tag = 'Wallet';

/** Entries have no id of their own but their place in the wallet. */
const EntryPage = Page.extend({
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional(),
});

export function walletRoutes(http: Http, { db }: { db: Database }) {
  http.get(
    '/v1/wallet',
    door({
      tag,
      summary: 'What the wallet holds, and what of it can be spent',
      session: 'required',
      answers: { 200: Wallet },
    }),
    async (request) => {
      const [row] = await db.run(findWallet, { accountId: request.session.account.account_id });
      const { balance_fen, reserved_fen } = row ?? { balance_fen: 0, reserved_fen: 0 };
      return { balance: yuan(balance_fen), available: yuan(balance_fen - reserved_fen) };
    },
  );

  http.get(
    '/v1/wallet/entries',
    door({
      tag,
      summary: 'What came into the wallet and left it, newest first',
      session: 'required',
      query: EntryPage,
      answers: { 200: WalletEntryList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const accountId = request.session.account.account_id;
      const rows = await db.run(listWalletEntries, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, showEntry);
    },
  );
}
