import type { WalletEntry } from '@btepai/contract';
import { yuan } from '@btepai/contract';
import type { WalletEntryRow } from '../store/wallet.ts';

export const showEntry = (row: WalletEntryRow): WalletEntry => ({
  id: row.id,
  kind: row.kind,
  amount: yuan(row.amount_fen),
  balance: yuan(row.balance_fen),
  at: row.created_at.toISOString(),
  paymentId: row.payment_id,
  orderId: row.order_id,
});
