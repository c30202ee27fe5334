import type { AlertKind } from '@btepai/contract';
import type { Tone } from '../../ui/state-tag.tsx';

/** `bad`: somebody may be at it right now; `wait`: it has to be looked at; `busy`: it is good to know. */
export const kindTones: Record<AlertKind, Tone> = {
  sign_in_held: 'wait',
  sign_in_denied: 'bad',
  disowned: 'bad',
  sign_in_spray: 'bad',
  sms_budget_nearly_used: 'busy',
  sms_budget_used: 'wait',
  sms_country_budget_used: 'wait',
  sms_prefix_braked: 'wait',
  sms_gateways_down: 'bad',
  payment_held: 'wait',
  payment_denied: 'bad',
  payment_callback_forged: 'bad',
  payment_mismatch: 'wait',
  refund_failed: 'wait',
  payments_not_ending: 'wait',
  staff_search_spree: 'bad',
  staff_reveal_spree: 'bad',
};
export const kinds = Object.keys(kindTones) as AlertKind[];
