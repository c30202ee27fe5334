-- How an alert ended, and what staff are told of their own.
alter table risk_alerts drop constraint risk_alerts_kind_check, add constraint risk_alerts_kind_check check (kind in (
  'sign_in_held', 'sign_in_denied', 'disowned', 'sign_in_spray', 'sms_budget_nearly_used', 'sms_budget_used',
  'sms_country_budget_used', 'sms_prefix_braked', 'sms_gateways_down', 'payment_held', 'payment_denied',
  'payment_callback_forged', 'payment_mismatch', 'refund_failed', 'payments_not_ending', 'staff_search_spree',
  'staff_reveal_spree'));
alter table risk_alerts add column outcome text check (outcome in ('confirmed', 'false_alarm', 'expected')),
  add check (outcome is null or status = 'closed');
create index risk_alerts_by_kind on risk_alerts (kind, id);
create index risk_alerts_open_by_kind on risk_alerts (kind, id) where status = 'open';
create trigger risk_alerts_tell after insert or update on risk_alerts
  for each row execute function tell_staff_of('alerts');

-- Sign-ins of each hour that is over, counted once.
create table risk_hours (
  hour timestamptz primary key,
  allow integer not null,
  verify integer not null,
  hold integer not null,
  deny integer not null
);
comment on table risk_hours is 'distributed by hour';
