import { yuan } from '@btepai/contract';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { Refusal } from '../../kit/refusal.ts';
import { findOpenOrder } from '../orders/index.ts';
import { showEntry } from './ledger/show-entry.ts';
import { openReason } from './refund.ts';
import { forgetCodeless } from './store/confirm.ts';
import { findOpenPayment, forgetMoney, listPayments } from './store/my-data.ts';
import { listRefundsOf } from './store/refunds.ts';
import { findWallet, listWalletEntries } from './store/wallet.ts';

/** What was paid and given back, for the account's export. */
export const exportPayments = ({ db, crypto }: { db: Database; crypto: Crypto }, account: KeyedAccount) =>
  inPages(
    (page) => db.run(listPayments, { accountId: account.account_id, ...page }),
    async (row) => ({
      id: row.id,
      orderId: row.order_id,
      method: row.method,
      status: row.status,
      payee: row.payee,
      amount: yuan(row.amount_fen),
      captured: yuan(row.captured_fen),
      createdAt: row.created_at,
      endedAt: row.ended_at,
      refunds: (await db.run(listRefundsOf, { accountId: account.account_id, paymentId: row.id })).map((refund) => ({
        id: refund.id,
        status: refund.status,
        amount: yuan(refund.amount_fen),
        cause: refund.cause,
        reason: openReason(crypto, account, refund),
        createdAt: refund.created_at,
        endedAt: refund.ended_at,
      })),
    }),
  );

/** Every movement of the wallet, for the account's export. */
export const exportWallet = (db: Database, account: KeyedAccount) =>
  inPages((page) => db.run(listWalletEntries, { accountId: account.account_id, ...page }), showEntry);

/** Nobody closes an account with money in it, on its way into it, or owed to it. @throws Refusal balance_left */
export async function refuseWhileMoneyLeft(tx: Database, { accountId }: { accountId: string }): Promise<void> {
  const [wallet] = await tx.run(findWallet, { accountId });
  const open = [...(await tx.run(findOpenOrder, { accountId })), ...(await tx.run(findOpenPayment, { accountId }))];
  if ((wallet && wallet.balance_fen > 0) || open.length > 0) throw new Refusal('balance_left');
}

/** What there is of an account beside the ledger, which stays: once it is closed for good. */
export async function forgetPayments(tx: Database, { accountId }: { accountId: string }): Promise<void> {
  await tx.run(forgetMoney, { accountId });
  await tx.run(forgetCodeless, { accountId });
}
