-- What staff are told of money.
alter table risk_alerts drop constraint risk_alerts_kind_check, add constraint risk_alerts_kind_check check (kind in (
  'sign_in_held', 'sign_in_denied', 'disowned', 'sign_in_spray', 'sms_budget_nearly_used', 'sms_budget_used',
  'sms_country_budget_used', 'sms_prefix_braked', 'sms_gateways_down', 'payment_held', 'payment_denied',
  'payment_callback_forged', 'payment_mismatch', 'refund_failed', 'payments_not_ending'));
