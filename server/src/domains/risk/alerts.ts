import type { Clock } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { AlertArgs } from './store/alerts.ts';

/** What staff should look at. */
export type AlertKind =
  | 'sign_in_held'
  | 'sign_in_denied'
  | 'disowned'
  | 'sign_in_spray'
  | 'sms_budget_nearly_used'
  | 'sms_budget_used'
  | 'sms_country_budget_used'
  | 'sms_prefix_braked'
  | 'sms_gateways_down'
  | 'payment_held'
  | 'payment_denied'
  | 'payment_callback_forged'
  | 'payment_mismatch'
  | 'refund_failed'
  | 'payments_not_ending';
/** Never a number, a code, a token or an address. */
type AlertDetails = {
  reasons?: string[];
  country?: string | null;
  line?: string;
  identifiers?: number;
  units?: number;
  of?: number;
  /** A range of at least a million numbers. */
  prefix?: string;
  codes?: number;
  gateway?: string;
  payment?: string;
  refund?: string;
  /** In what a callback is not what was agreed. */
  differs?: string;
};

/** The arguments of `raiseAlert`. */
export const alertArgs = (clock: Clock, kind: AlertKind, details: AlertDetails = {}): AlertArgs => ({
  alertId: newId(clock),
  alertKind: kind,
  alertDetails: JSON.stringify(details),
  now: clock.now(),
});
