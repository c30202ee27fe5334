import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { OrderOf } from './store/orders.ts';

export type OrderDeps = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings; metrics: Metrics };

/** What the payments of an order do where it ends unpaid; they give it, for they know orders and not the other way round. */
export type PaymentHooks = {
  /** Ends what is open of its payments, in the transaction that holds the order's row and ends it next. */
  endPayments: (tx: Transaction, of: OrderOf & { because: 'cancelled' | 'expired' }) => Promise<void>;
  /**
   * Asks whoever may have taken the money, before the order expires and outside any transaction. False: that can't be known
   * now, and the order waits for the next look.
   */
  settleFirst: (of: OrderOf) => Promise<boolean>;
};
