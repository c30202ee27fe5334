import type { NotificationCategory } from '@btepai/contract';

/** What an account can be told, and which category it falls in. The words are in `words.ts`. */
export const noticeKinds = {
  /** Someone proved to hold the account's number (P3). */
  phone_proven_by_other: 'security',
  phone_bound: 'security',
  phone_replaced: 'security',
  /** A replacement without the old number waits; data: `changeId`, `appliesAt`. */
  phone_change_started: 'security',
  phone_change_applied: 'security',
  phone_change_cancelled: 'security',
  /** It was due, and the new number had been bound elsewhere meanwhile. */
  phone_change_failed: 'security',
  /** The old number objected; data: `outcome`. */
  phone_change_objected: 'security',
  phone_unbound: 'security',
  /** Whoever holds the number now has proven so: it left this account. */
  phone_released: 'security',
  /** Staff approved an appeal for this account's number; data: `changeId`, `appliesAt`. */
  phone_release_started: 'security',
  /** To the claimant: the number is free now. */
  phone_release_done: 'security',
  /** To the claimant: the holder objected, or took the number back; data: `outcome` is `staff` where they stopped it. */
  phone_release_stopped: 'security',
  restriction_lifted: 'security',
  /** Something looked wrong, or a line of the log was disowned; data: `outcome` is the level, or `staff` where only they lift it. */
  account_restricted: 'security',
  /** The password was right, much else looked odd, and nobody is in yet; data: `device`. */
  sign_in_held: 'security',
  /** Data: `activityId` of the line, `device`. */
  signed_in_on_new_device: 'security',
  password_changed: 'security',
  /** By the recovery; every session has ended. */
  password_reset: 'security',
  /** Data: `outcome` is its type. */
  factor_added: 'security',
  factor_removed: 'security',
  /** By staff, everywhere. */
  sessions_ended: 'security',
  account_closing: 'security',
  account_reopened: 'security',
  /** Of an order; data of all: `orderId`, `orderNumber`, and `amount` where money moved: 19.99. */
  order_paid: 'transaction',
  order_started: 'transaction',
  /** Data: `outcome`, `received` where the person said so, else `staff` or `itself`. */
  order_completed: 'transaction',
  order_cancelled: 'transaction',
  /** Nobody paid it in time. */
  order_expired: 'transaction',
  refund_requested: 'transaction',
  refund_refused: 'transaction',
  refund_succeeded: 'transaction',
  /** It was agreed to, and its gateway would not have it: staff follow up. */
  refund_failed: 'transaction',
  /** It looked unusual: its money is set aside until staff have looked at it. Data: `paymentId` too. */
  payment_held: 'transaction',
  /** Staff said no to a held one, or nobody looked in time: its money is free again. */
  payment_refused: 'transaction',
  /** Money that came after its payment had ended has been sent back. */
  payment_returned: 'transaction',
  /** Data: `amount`. */
  wallet_topped_up: 'transaction',
  export_ready: 'activity',
  /** Staff decided or answered; data: `caseId`. */
  case_answered: 'activity',
  case_decided: 'activity',
  /** Staff opened one for somebody who called. */
  case_opened_for: 'activity',
  /** Staff said what a sender is that the person had reported; data: `outcome`. */
  spam_decided: 'activity',
  /** What was told to everybody (`btepai notices send`); its words stand in the campaign. */
  announcement: 'activity',
} as const satisfies Record<string, NotificationCategory>;

export type NoticeKind = keyof typeof noticeKinds;
export type NoticeData = {
  changeId?: string;
  appliesAt?: string;
  caseId?: string;
  outcome?: string;
  activityId?: string;
  device?: string;
  orderId?: string;
  orderNumber?: string;
  paymentId?: string;
  /** In yuan, as receipts have it: 19.99. */
  amount?: string;
};
