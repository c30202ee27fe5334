import type { Payment } from '@btepai/contract';

/** Why a payment that is over was none, and what is said of its money: from the wallet none has left. */
export function whyUnpaid({ status, failure, method }: Payment) {
  const why = reasonOf();
  return { why, money: method === 'wallet' && why !== 'refused' ? 'wallet' : why } as const;

  function reasonOf() {
    if (failure === 'order_over') return failure;
    if (status !== 'failed') return status === 'expired' ? 'expired' : 'cancelled';
    // A gateway that refuses has looked at nothing of ours.
    return method === 'wallet' ? 'refused' : 'gateway';
  }
}
