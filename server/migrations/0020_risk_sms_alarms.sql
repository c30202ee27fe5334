-- Staff should also look at what sending costs, and at what it is misused for (S4 S5).
alter table risk_alerts drop constraint risk_alerts_kind_check, add constraint risk_alerts_kind_check check (kind in (
  'sign_in_held', 'sign_in_denied', 'disowned', 'sign_in_spray',
  'sms_budget_nearly_used', 'sms_budget_used', 'sms_country_budget_used', 'sms_prefix_braked', 'sms_gateways_down'));
