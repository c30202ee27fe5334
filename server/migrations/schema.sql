-- The schema after the last migration, for reading. Written by `npm run schema`; a test compares it.

CREATE OR REPLACE FUNCTION activity_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'activity is append-only';
end $function$;

CREATE OR REPLACE FUNCTION end_appeal_of_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  ended_at constant timestamptz := coalesce(new.ended_at, new.applied_at, old.applies_at);
  came_to constant text := case
    when tg_op = 'DELETE' or new.status = 'applied' then 'carried_out'
    when old.kind = 'release' and not exists (
      select from phone_bindings b where b.account_id = old.account_id and b.id = old.binding_id and b.status = 'active')
      then 'carried_out'
    else 'objected' end;
begin
  update support_cases c set outcome = came_to, version = c.version + 1, changed_at = ended_at,
    status = case when came_to = 'objected' and not exists (
      select from support_cases o
      where o.account_id = c.account_id and o.proof_id = c.proof_id and o.status = 'open') then 'open' else c.status end,
    unanswered_since = case when came_to = 'objected' then coalesce(c.unanswered_since, ended_at)
      else c.unanswered_since end
  where c.account_id = coalesce(old.claimant_id, old.account_id) and c.change_id = old.id and c.status = 'approved'
    and c.outcome is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION guard_truncate(parent regclass, partition regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare guard record;
begin
  for guard in select tgname, tgfoid::regprocedure as call from pg_trigger where tgrelid = parent and tgtype & 32 <> 0 loop
    execute format('create trigger %I before truncate on %s for each statement execute function %s',
      guard.tgname, partition, guard.call);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION key_is_new(account uuid, once_key text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if once_key is null then return true; end if;
  perform pg_advisory_xact_lock(hashtextextended('once/' || account || '/' || once_key, 0));
  return not exists (select from idempotency_keys k where k.account_id = account and k.key = once_key);
end $function$;

CREATE OR REPLACE FUNCTION ledger_move(account uuid, transfer uuid, of_book text, in_currency text, delta_fen bigint, aside_fen bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare moved record;
begin
  for attempt in 1..2 loop
    update ledger_balances b set balance_fen = b.balance_fen + delta_fen, reserved_fen = b.reserved_fen + aside_fen,
      entries = b.entries + case when delta_fen = 0 then 0 else 1 end
    where b.account_id = account and b.book = of_book and b.currency = in_currency
      and (of_book <> 'wallet' or delta_fen >= aside_fen or b.balance_fen + delta_fen >= b.reserved_fen + aside_fen)
    returning b.entries, b.balance_fen into moved;
    if found then
      if delta_fen <> 0 then
        insert into ledger_entries (account_id, book, currency, seq, transfer_id, amount_fen, balance_fen)
        values (account, of_book, in_currency, moved.entries, transfer, delta_fen, moved.balance_fen);
      end if;
      return;
    end if;
    -- Its first transfer, or too little in the wallet: the second look tells.
    insert into ledger_balances (account_id, book, currency) values (account, of_book, in_currency)
    on conflict do nothing;
  end loop;
  perform refuse('insufficient_balance');
end $function$;

CREATE OR REPLACE FUNCTION ledger_post()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare t record; pending record; aside_fen bigint;
begin
  -- Several at once lock what they move in the same order as everyone: one alone does so by itself.
  if (select count(*) from made) > 1 then
    insert into ledger_balances (account_id, book, currency)
    select distinct m.account_id, b.book, m.currency
    from made m, lateral (values (m.debit_book), (m.credit_book)) b (book) order by 1, 2, 3
    on conflict do nothing;
    perform from ledger_balances where account_id = any (array(select account_id from made))
    order by account_id, book for update;
  end if;
  -- What comes in goes before what takes it out again.
  for t in select * from made order by account_id, phase = 'pending', debit_book in ('wallet', 'sales'), id loop
    aside_fen := 0;
    if t.pending_id is not null then
      select * into pending from ledger_transfers where account_id = t.account_id and id = t.pending_id;
      if (pending.phase, pending.kind, pending.debit_book, pending.credit_book, pending.currency, pending.amount_fen,
          pending.payment_id, pending.refund_id)
        is distinct from ('pending', t.kind, t.debit_book, t.credit_book, t.currency, t.amount_fen, t.payment_id, t.refund_id)
      then
        raise exception using errcode = 'foreign_key_violation',
          message = format('transfer %s resolves no pending one of its kind', t.id);
      end if;
      aside_fen := -t.amount_fen;
    end if;
    if t.phase = 'pending' then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, 0, t.amount_fen);
    elsif t.phase <> 'posted' then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, 0, aside_fen);
    elsif t.debit_book < t.credit_book then
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, -t.amount_fen, aside_fen);
      perform ledger_move(t.account_id, t.id, t.credit_book, t.currency, t.amount_fen, 0);
    else
      perform ledger_move(t.account_id, t.id, t.credit_book, t.currency, t.amount_fen, 0);
      perform ledger_move(t.account_id, t.id, t.debit_book, t.currency, -t.amount_fen, aside_fen);
    end if;
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION ledger_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception using errcode = 'insufficient_privilege',
    message = format('%s of %s: the ledger is written by its transfers alone, and never changed', tg_op, tg_table_name);
end $function$;

CREATE OR REPLACE FUNCTION orders_unpaid_of(account uuid)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('orders/' || account, 0));
  return (select count(*) from orders o where o.account_id = account and o.status = 'awaiting_payment');
end $function$;

CREATE OR REPLACE FUNCTION refuse(code text, extras jsonb DEFAULT '{}'::jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  raise exception using errcode = 'BT001', message = code, detail = extras::text;
end $function$;

CREATE OR REPLACE FUNCTION risk_staff_acts_are_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'risk_staff_acts is append-only';
end $function$;

CREATE OR REPLACE FUNCTION send_wait(sent_at timestamp with time zone[], moment timestamp with time zone, counts integer[], seconds integer[])
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select greatest(coalesce(max(ceil(extract(epoch from sent_at[l.count] - moment)) + l.seconds), 0), 0)::integer
  from unnest(counts, seconds) as l (count, seconds)
$function$;

CREATE OR REPLACE FUNCTION spam_before(account uuid, since timestamp with time zone, sender bytea, same bytea, OUT reports_since bigint, OUT same_id uuid, OUT is_first boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('spam/' || account, 0));
  reports_since := (select count(*) from spam_reports r where r.account_id = account and r.reported_at > since);
  same_id := (select r.id from spam_reports r where r.account_id = account and r.digest = same);
  is_first := not exists (select 1 from spam_reporters r where r.sender_index = sender and r.account_id = account);
end $function$;

CREATE OR REPLACE FUNCTION staff_audit_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'staff_audit is append-only';
end $function$;

CREATE OR REPLACE FUNCTION support_acts_are_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'support_acts is append-only';
end $function$;

CREATE OR REPLACE FUNCTION support_cases_since(account uuid, since timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('support/' || account, 0));
  return (select count(*) from support_cases c
    where c.account_id = account and c.opened_at > since and c.topic <> 'phone_objected');
end $function$;

CREATE OR REPLACE FUNCTION support_messages_in(account uuid, of_case uuid)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('support/' || account || '/' || of_case, 0));
  return (select count(*) from support_messages m where m.account_id = account and m.case_id = of_case);
end $function$;

CREATE OR REPLACE FUNCTION support_pictures_since(account uuid, since timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('support-pictures/' || account, 0));
  return (select count(*) from support_pictures p where p.account_id = account and p.created_at > since);
end $function$;

CREATE OR REPLACE FUNCTION tell_staff(topic text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select pg_notify('btepai', 'staff:' || topic)
$function$;

CREATE OR REPLACE FUNCTION tell_staff_of()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform tell_staff(tg_argv[0]);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_staff_of_case()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform tell_staff('cases'), tell_staff('case/' || new.number);
  if new.proof_id is not null then
    perform tell_staff('appeals');
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_staff_of_viewer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform tell_staff('case/' || c.number) from support_cases c where c.account_id = new.account_id and c.id = new.case_id;
  return null;
end $function$;

create table account_keys (
  account_id uuid not null,
  wrapped_key bytea
);

create table accounts (
  account_id uuid not null,
  username text not null,
  kind text not null,
  status text default 'active'::text not null,
  display_name text not null,
  password_hash text not null,
  password_changed_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  liftable_by text,
  restrictions integer default 0 not null,
  contact_cipher bytea,
  restriction_level text,
  restriction_reason text,
  distrusted_from timestamp with time zone,
  closes_at timestamp with time zone,
  password_reminder_dismissed_at timestamp with time zone
);

create table activity (
  account_id uuid not null,
  id uuid not null,
  seq bigint not null,
  kind text not null,
  entry text not null,
  hash bytea not null
) partition by RANGE (id);

create table activity_heads (
  account_id uuid not null,
  seq bigint not null,
  hash bytea not null
);

create table campaigns (
  name text not null,
  campaign_id uuid not null,
  words jsonb not null,
  told_through uuid,
  told integer default 0 not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone
);

create table closed_usernames (
  digest bytea not null,
  free_at timestamp with time zone not null
);

create table code_guards (
  recipient_index bytea not null,
  wrong_at timestamp with time zone[] default '{}'::timestamp with time zone[] not null,
  wrong_in_a_row integer default 0 not null
);

create table codeless_payments (
  account_id uuid not null,
  day date not null,
  amount_fen bigint not null
);

create table current_verifications (
  account_id uuid not null,
  purpose text not null,
  subject text not null,
  verification_id uuid not null
);

create table data_export_chunks (
  account_id uuid not null,
  export_id uuid not null,
  nth integer not null,
  sealed bytea not null
);

create table data_exports (
  account_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  status text default 'preparing'::text not null,
  progress real default 0 not null,
  attempts smallint default 0 not null,
  available_at timestamp with time zone not null,
  bytes integer,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone
);

create table devices (
  account_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  label text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  trusted_since timestamp with time zone
);

create table factor_guards (
  account_id uuid not null,
  wrong_at timestamp with time zone[] default '{}'::timestamp with time zone[] not null
);

create table gateway_trades (
  trade_no text not null,
  gateway text not null,
  account_id uuid not null,
  payment_id uuid not null,
  refund_id uuid,
  settled_at timestamp with time zone,
  transfer_id uuid
);

create table idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_digest bytea not null,
  result jsonb not null,
  created_at timestamp with time zone not null
);

create table incident_notes (
  incident_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  state text not null,
  note jsonb not null,
  noted_by text not null
);

create table incidents (
  id uuid not null,
  version integer default 1 not null,
  state text not null,
  title jsonb not null,
  components text[] not null,
  began_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  opened_by text,
  changed_at timestamp with time zone not null,
  changed_by text,
  published_at timestamp with time zone,
  dismissed_at timestamp with time zone
);

create table ledger_balances (
  account_id uuid not null,
  book text not null,
  currency text not null,
  balance_fen bigint default 0 not null,
  reserved_fen bigint default 0 not null,
  entries bigint default 0 not null
);

create table ledger_entries (
  account_id uuid not null,
  book text not null,
  currency text not null,
  seq bigint not null,
  transfer_id uuid not null,
  amount_fen bigint not null,
  balance_fen bigint not null
);

create table ledger_transfers (
  account_id uuid not null,
  id uuid not null,
  phase text not null,
  pending_id uuid,
  kind text not null,
  debit_book text not null,
  credit_book text not null,
  currency text not null,
  amount_fen bigint not null,
  payment_id uuid,
  refund_id uuid,
  created_at timestamp with time zone not null
);

create table marketing_stops (
  recipient_index bytea not null,
  stopped_at timestamp with time zone not null
);

create table messages (
  account_id uuid not null,
  id uuid not null,
  template text not null,
  category text not null,
  recipient_index bytea not null,
  recipient_cipher bytea not null,
  country text not null,
  text_cipher bytea,
  units smallint not null,
  status text default 'queued'::text not null,
  reason text,
  gateway text,
  avoid_gateway text,
  attempts smallint default 0 not null,
  available_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  channel text default 'sms'::text not null,
  prefix text default ''::text not null,
  rank smallint,
  reference text,
  submitted_at timestamp with time zone,
  used_at timestamp with time zone
) partition by RANGE (id);

create table notification_preferences (
  account_id uuid not null,
  category text not null,
  channel text not null,
  is_on boolean not null,
  changed_at timestamp with time zone not null
);

create table notifications (
  account_id uuid not null,
  id uuid not null,
  category text not null,
  kind text not null,
  data jsonb not null,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  in_inbox boolean default true not null,
  told_at timestamp with time zone
) partition by RANGE (id);

create table order_numbers (
  number text not null,
  account_id uuid not null,
  order_id uuid not null
);

create table orders (
  account_id uuid not null,
  id uuid not null,
  number text not null,
  status text not null,
  status_before_refund text,
  currency text not null,
  total_fen bigint not null,
  refunded_fen bigint default 0 not null,
  items jsonb not null,
  starts_at_once boolean not null,
  details_cipher bytea,
  timeline jsonb not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  pay_until timestamp with time zone not null,
  completes_at timestamp with time zone
);

create table passkey_challenges (
  challenge_hash bytea not null,
  ceremony text not null,
  account_id uuid,
  purpose text not null,
  payload_digest bytea not null,
  expires_at timestamp with time zone not null
);

create table passkeys (
  account_id uuid not null,
  id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  name text,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone
);

create table payments (
  account_id uuid not null,
  id uuid not null,
  order_id uuid,
  method text not null,
  status text not null,
  currency text not null,
  amount_fen bigint not null,
  captured_fen bigint default 0 not null,
  refunded_fen bigint default 0 not null,
  payee text not null,
  wants_code boolean not null,
  failure text,
  held_transfer_id uuid,
  decided_by text,
  redirect_url text,
  qr_text text,
  gateway_reference text,
  ask_at timestamp with time zone,
  asked_at timestamp with time zone,
  wants_closing boolean default false not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone
);

create table pending_sign_ins (
  id uuid not null,
  account_id uuid not null,
  device_label text not null,
  address inet not null,
  is_held boolean not null,
  decision_id uuid,
  started_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  completed_at timestamp with time zone
);

create table phone_bindings (
  account_id uuid not null,
  id uuid not null,
  slot smallint not null,
  phone_index bytea not null,
  phone_cipher bytea not null,
  country text not null,
  is_primary boolean not null,
  status text default 'active'::text not null,
  bound_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  label text,
  proven_at timestamp with time zone not null
);

create table phone_changes (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  status text not null,
  binding_id uuid not null,
  to_binding_id uuid,
  phone_index bytea,
  phone_cipher bytea,
  country text,
  session_id uuid,
  claimant_id uuid,
  started_at timestamp with time zone not null,
  applies_at timestamp with time zone not null,
  applied_at timestamp with time zone,
  objection_until timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text
);

create table phone_claims (
  phone_index bytea not null,
  account_id uuid not null,
  binding_id uuid not null
);

create table phone_objections (
  token_hash bytea not null,
  account_id uuid not null,
  change_id uuid not null,
  good_until timestamp with time zone not null
);

create table phone_policies (
  account_id uuid not null,
  max_phones smallint not null,
  set_by text not null,
  set_at timestamp with time zone not null
);

create table phone_proofs (
  account_id uuid not null,
  id uuid not null,
  phone_index bytea not null,
  proven_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  phone_cipher bytea not null,
  country text not null,
  binding_id uuid,
  spent_at timestamp with time zone,
  result_id uuid
);

create table publication_slugs (
  slug text not null,
  publication_id uuid not null
);

create table publication_versions (
  publication_id uuid not null,
  version integer not null,
  content jsonb not null,
  saved_at timestamp with time zone not null,
  saved_by text not null,
  publish_at timestamp with time zone,
  published_by text
);

create table publications (
  id uuid not null,
  kind text not null,
  slug text,
  version integer not null,
  shown_since timestamp with time zone,
  withdrawn_at timestamp with time zone,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  changed_by text not null
);

create table push_keys (
  id smallint not null,
  public_key text not null,
  private_key_cipher bytea not null
);

create table push_messages (
  account_id uuid not null,
  notification_id uuid not null,
  subscription_id uuid not null,
  attempts smallint default 0 not null,
  available_at timestamp with time zone not null
);

create table push_subscriptions (
  account_id uuid not null,
  id uuid not null,
  endpoint_digest bytea not null,
  subscription_cipher bytea not null,
  session_id uuid not null,
  language text not null,
  created_at timestamp with time zone not null
);

create table receipts_ahead (
  reference text not null,
  gateway text not null,
  status text not null,
  reason text,
  heard_at timestamp with time zone not null
);

create table recoveries (
  id uuid not null,
  account_id uuid not null,
  verification_id uuid not null,
  is_pretended boolean not null,
  recipient_index bytea not null,
  started_at timestamp with time zone not null,
  expires_at timestamp with time zone not null
);

create table recovery_codes (
  account_id uuid not null,
  digest bytea not null,
  set_id uuid not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone
);

create table recovery_links (
  token_hash bytea not null,
  recovery_id uuid not null,
  good_until timestamp with time zone not null
);

create table refunds (
  account_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  order_id uuid,
  cause text not null,
  status text not null,
  currency text not null,
  amount_fen bigint not null,
  reason_cipher bytea,
  decided_by text,
  decided_at timestamp with time zone,
  transfer_id uuid,
  gateway_reference text,
  ask_at timestamp with time zone,
  tries integer default 0 not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone
);

create table risk_alarms (
  name text not null,
  raised_at timestamp with time zone not null
);

create table risk_alerts (
  id uuid not null,
  kind text not null,
  account_id uuid,
  raised_at timestamp with time zone not null,
  details jsonb not null,
  status text default 'open'::text not null,
  closed_at timestamp with time zone,
  closed_by text,
  outcome text
);

create table risk_decisions (
  id uuid not null,
  account_id uuid,
  act text not null,
  outcome text not null,
  score integer not null,
  reasons text[] not null,
  device bytea,
  country text,
  decided_at timestamp with time zone not null,
  completed_at timestamp with time zone
) partition by RANGE (id);

create table risk_failures (
  identifier bytea not null,
  recent timestamp with time zone[] not null,
  last_at timestamp with time zone not null
);

create table risk_hours (
  hour timestamp with time zone not null,
  allow integer not null,
  verify integer not null,
  hold integer not null,
  deny integer not null
);

create table risk_neighbours (
  subject bytea not null,
  identifier bytea not null,
  last_at timestamp with time zone not null
);

create table risk_places (
  account_id uuid not null,
  kind text not null,
  place text not null,
  last_at timestamp with time zone not null
);

create table risk_staff_acts (
  account_id uuid not null,
  id uuid not null,
  act text not null,
  level text,
  by_name text not null,
  reason_cipher bytea not null,
  done_at timestamp with time zone not null
);

create table send_windows (
  subject bytea not null,
  sent_at timestamp with time zone[] not null
);

create table service_options (
  service_id text not null,
  id text not null,
  "position" integer not null,
  name jsonb not null,
  price_fen bigint not null,
  is_offered boolean default true not null,
  changed_at timestamp with time zone default now() not null,
  changed_by text default 'seed'::text not null
);

create table services (
  id text not null,
  "position" integer not null,
  name jsonb not null,
  description jsonb not null,
  unit jsonb not null,
  contact text not null,
  max_quantity integer default 99 not null,
  starts text not null,
  is_offered boolean default true not null,
  changed_at timestamp with time zone default now() not null,
  changed_by text default 'seed'::text not null
);

create table sessions (
  account_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  device_id uuid not null,
  device_label text not null,
  address inet not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  proven_at timestamp with time zone not null
);

create table sms_brakes (
  prefix text not null,
  braked_at timestamp with time zone not null,
  lifts_at timestamp with time zone not null
);

create table sms_conversions (
  prefix text not null,
  minute timestamp with time zone not null,
  sent integer default 0 not null,
  used integer default 0 not null
);

create table sms_counts (
  minute timestamp with time zone not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer default 0 not null,
  delivered integer default 0 not null,
  undelivered integer default 0 not null,
  used integer default 0 not null,
  failed integer default 0 not null,
  expired integer default 0 not null
);

create table sms_days (
  day timestamp with time zone not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer not null,
  delivered integer not null,
  undelivered integer not null,
  used integer not null,
  failed integer not null,
  expired integer not null
);

create table sms_hours (
  hour timestamp with time zone not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer not null,
  delivered integer not null,
  undelivered integer not null,
  used integer not null,
  failed integer not null,
  expired integer not null
);

create table sms_spend (
  day date not null,
  units integer not null,
  country text not null
);

create table solved_challenges (
  id bytea not null,
  good_until timestamp with time zone not null
);

create table spam_reporters (
  sender_index bytea not null,
  account_id uuid not null,
  heard_version integer not null
);

create table spam_reports (
  account_id uuid not null,
  id uuid not null,
  sender_index bytea not null,
  kind text not null,
  sender_cipher bytea not null,
  content_cipher bytea,
  received_at timestamp with time zone not null,
  reported_at timestamp with time zone not null,
  verdict text not null,
  digest bytea not null
);

create table spam_senders (
  sender_index bytea not null,
  id uuid not null,
  sender_kind text not null,
  sender_cipher bytea not null,
  sms integer not null,
  calls integer not null,
  reporters integer not null,
  imitations integer not null,
  weight double precision not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  waiting_since timestamp with time zone,
  outcome text,
  words_cipher bytea,
  decided_at timestamp with time zone,
  version integer default 0 not null,
  is_telling boolean default false not null
);

create table staff_audit (
  staff_id uuid not null,
  id uuid not null,
  seq bigint not null,
  act text not null,
  account_id uuid,
  subject text,
  entry text not null,
  hash bytea not null
);

create table staff_audit_heads (
  staff_id uuid not null,
  seq bigint not null,
  hash bytea not null
);

create table staff_challenges (
  challenge_hash bytea not null,
  staff_id uuid not null,
  use text not null,
  expires_at timestamp with time zone not null
);

create table staff_invitations (
  staff_id uuid not null,
  token_hash bytea not null,
  totp_cipher bytea not null,
  expires_at timestamp with time zone not null
);

create table staff_looks (
  staff_id uuid not null,
  account_id uuid not null,
  until timestamp with time zone not null
);

create table staff_members (
  id uuid not null,
  name text not null,
  display_name text not null,
  roles text[] not null,
  status text default 'invited'::text not null,
  password_hash text,
  totp_cipher bytea,
  totp_last_step bigint default 0 not null,
  wrong_proofs integer default 0 not null,
  wrong_since timestamp with time zone,
  created_at timestamp with time zone not null,
  joined_at timestamp with time zone,
  last_seen_at timestamp with time zone
);

create table staff_names (
  name text not null,
  staff_id uuid not null
);

create table staff_own_accounts (
  staff_id uuid not null,
  account_id uuid not null,
  username text not null
);

create table staff_passkeys (
  staff_id uuid not null,
  id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone
);

create table staff_sessions (
  staff_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  address text not null,
  device_label text not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  proven_at timestamp with time zone not null
);

create table staff_sign_ins (
  id uuid not null,
  staff_id uuid not null,
  tries integer default 0 not null,
  expires_at timestamp with time zone not null
);

create table status_spans (
  component text not null,
  since timestamp with time zone not null,
  state text not null,
  seen_at timestamp with time zone not null
);

create table support_acts (
  account_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  staff text not null,
  act text not null,
  reason_cipher bytea,
  acted_at timestamp with time zone not null,
  staff_id uuid
);

create table support_cases (
  account_id uuid not null,
  id uuid not null,
  number text not null,
  topic text not null,
  status text default 'open'::text not null,
  proof_id uuid,
  change_id uuid,
  phone_index bytea,
  phone_cipher bytea,
  contact_cipher bytea,
  opened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  unanswered_since timestamp with time zone,
  version integer default 1 not null,
  assignee_id uuid,
  assignee text,
  change_account_id uuid,
  notice_until timestamp with time zone,
  outcome text
);

create table support_counters (
  day date not null,
  count integer not null
);

create table support_messages (
  account_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  author text not null,
  text_cipher bytea not null,
  written_at timestamp with time zone not null,
  staff text
);

create table support_numbers (
  number text not null,
  account_id uuid not null,
  case_id uuid not null
);

create table support_picture_bytes (
  account_id uuid not null,
  picture_id uuid not null,
  sealed bytea not null
);

create table support_pictures (
  account_id uuid not null,
  id uuid not null,
  status text default 'storing'::text not null,
  store text not null,
  width integer not null,
  height integer not null,
  bytes integer not null,
  message_id uuid,
  place smallint,
  created_at timestamp with time zone not null,
  forget_after timestamp with time zone
);

create table support_viewers (
  account_id uuid not null,
  case_id uuid not null,
  staff_id uuid not null,
  staff text not null,
  opened_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  writing boolean default false not null
);

create table totp_factors (
  account_id uuid not null,
  id uuid not null,
  status text not null,
  secret_cipher bytea not null,
  last_step bigint default 0 not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone
);

create table usernames (
  folded text not null,
  account_id uuid not null
);

create table verifications (
  account_id uuid not null,
  id uuid not null,
  purpose text not null,
  subject text not null,
  recipient_index bytea not null,
  recipient_cipher bytea not null,
  country text not null,
  payload_digest bytea not null,
  code_digest bytea not null,
  status text default 'pending'::text not null,
  tries smallint default 0 not null,
  sends smallint default 1 not null,
  message_id uuid not null,
  language text not null,
  expires_at timestamp with time zone not null,
  sent_at timestamp with time zone not null
) partition by RANGE (id);

create table wrong_codes_by_day (
  day date not null,
  count integer not null
);

create table activity_default partition of activity default;
create table messages_default partition of messages default;
create table notifications_default partition of notifications default;
create table risk_decisions_default partition of risk_decisions default;
create table verifications_default partition of verifications default;

alter table account_keys add constraint account_keys_pkey PRIMARY KEY (account_id);
alter table accounts add constraint accounts_kind_check CHECK ((kind = ANY (ARRAY['individual'::text, 'enterprise'::text])));
alter table accounts add constraint accounts_liftable_by_check CHECK ((liftable_by = ANY (ARRAY['code'::text, 'staff'::text])));
alter table accounts add constraint accounts_restriction_level_check CHECK ((restriction_level = ANY (ARRAY['no_payments'::text, 'no_changes'::text, 'read_only'::text])));
alter table accounts add constraint accounts_restriction_reason_check CHECK ((restriction_reason = ANY (ARRAY['objection'::text, 'disowned'::text, 'risk'::text, 'staff'::text])));
alter table accounts add constraint accounts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'restricted'::text, 'closing'::text, 'closed'::text])));
alter table accounts add constraint closing_has_end CHECK (((status <> 'closing'::text) OR (closes_at IS NOT NULL)));
alter table accounts add constraint restricted_has_level CHECK ((((status = 'restricted'::text) = (restriction_level IS NOT NULL)) AND ((status = 'restricted'::text) = (restriction_reason IS NOT NULL))));
alter table accounts add constraint restricted_is_liftable CHECK (((status = 'restricted'::text) = (liftable_by IS NOT NULL)));
alter table accounts add constraint accounts_pkey PRIMARY KEY (account_id);
alter table activity add constraint activity_pkey PRIMARY KEY (account_id, id);
alter table activity_heads add constraint activity_heads_pkey PRIMARY KEY (account_id);
alter table campaigns add constraint campaigns_pkey PRIMARY KEY (name);
alter table closed_usernames add constraint closed_usernames_pkey PRIMARY KEY (digest);
alter table code_guards add constraint code_guards_pkey PRIMARY KEY (recipient_index);
alter table codeless_payments add constraint codeless_payments_amount_fen_check CHECK ((amount_fen > 0));
alter table codeless_payments add constraint codeless_payments_pkey PRIMARY KEY (account_id);
alter table current_verifications add constraint current_verifications_pkey PRIMARY KEY (account_id, purpose, subject);
alter table data_export_chunks add constraint data_export_chunks_pkey PRIMARY KEY (account_id, export_id, nth);
alter table data_exports add constraint data_exports_status_check CHECK ((status = ANY (ARRAY['preparing'::text, 'ready'::text, 'failed'::text, 'expired'::text])));
alter table data_exports add constraint data_exports_pkey PRIMARY KEY (account_id, id);
alter table devices add constraint devices_pkey PRIMARY KEY (account_id, id);
alter table devices add constraint devices_account_id_token_hash_key UNIQUE (account_id, token_hash);
alter table factor_guards add constraint factor_guards_pkey PRIMARY KEY (account_id);
alter table gateway_trades add constraint gateway_trades_check CHECK (((settled_at IS NULL) = (transfer_id IS NULL)));
alter table gateway_trades add constraint gateway_trades_pkey PRIMARY KEY (trade_no);
alter table idempotency_keys add constraint idempotency_keys_pkey PRIMARY KEY (account_id, key);
alter table incident_notes add constraint incident_notes_state_check CHECK ((state = ANY (ARRAY['investigating'::text, 'identified'::text, 'monitoring'::text, 'resolved'::text])));
alter table incident_notes add constraint incident_notes_pkey PRIMARY KEY (incident_id, id);
alter table incidents add constraint incidents_check CHECK (((state = 'resolved'::text) = (resolved_at IS NOT NULL)));
alter table incidents add constraint incidents_check1 CHECK (((published_at IS NULL) OR (dismissed_at IS NULL)));
alter table incidents add constraint incidents_components_check CHECK ((cardinality(components) > 0));
alter table incidents add constraint incidents_state_check CHECK ((state = ANY (ARRAY['investigating'::text, 'identified'::text, 'monitoring'::text, 'resolved'::text])));
alter table incidents add constraint incidents_pkey PRIMARY KEY (id);
alter table ledger_balances add constraint ledger_balance_covers CHECK (((book <> ALL (ARRAY['wallet'::text, 'sales'::text])) OR (balance_fen >= reserved_fen)));
alter table ledger_balances add constraint ledger_balances_book_check CHECK ((book = ANY (ARRAY['wallet'::text, 'sales'::text, 'alipay'::text, 'wechatpay'::text, 'sandbox'::text])));
alter table ledger_balances add constraint ledger_balances_check CHECK (((entries > 0) OR (balance_fen = 0)));
alter table ledger_balances add constraint ledger_balances_currency_check CHECK ((currency = 'CNY'::text));
alter table ledger_balances add constraint ledger_balances_reserved_fen_check CHECK ((reserved_fen >= 0));
alter table ledger_balances add constraint ledger_balances_pkey PRIMARY KEY (account_id, book, currency);
alter table ledger_entries add constraint ledger_entries_amount_fen_check CHECK ((amount_fen <> 0));
alter table ledger_entries add constraint ledger_entries_check CHECK (((book <> ALL (ARRAY['wallet'::text, 'sales'::text])) OR (balance_fen >= 0)));
alter table ledger_entries add constraint ledger_entries_seq_check CHECK ((seq > 0));
alter table ledger_entries add constraint ledger_entries_pkey PRIMARY KEY (account_id, book, currency, seq) INCLUDE (transfer_id, amount_fen, balance_fen);
alter table ledger_entries add constraint ledger_entry_of_a_transfer UNIQUE (account_id, transfer_id, book) INCLUDE (amount_fen);
alter table ledger_transfers add constraint ledger_transfers_amount_fen_check CHECK (((amount_fen >= 1) AND (amount_fen <= '1000000000000'::bigint)));
alter table ledger_transfers add constraint ledger_transfers_check CHECK ((debit_book <> credit_book));
alter table ledger_transfers add constraint ledger_transfers_check1 CHECK (((phase <> 'pending'::text) OR (pending_id IS NULL)));
alter table ledger_transfers add constraint ledger_transfers_check2 CHECK (((phase <> ALL (ARRAY['voided'::text, 'expired'::text])) OR (pending_id IS NOT NULL)));
alter table ledger_transfers add constraint ledger_transfers_credit_book_check CHECK ((credit_book = ANY (ARRAY['wallet'::text, 'sales'::text, 'alipay'::text, 'wechatpay'::text, 'sandbox'::text])));
alter table ledger_transfers add constraint ledger_transfers_currency_check CHECK ((currency = 'CNY'::text));
alter table ledger_transfers add constraint ledger_transfers_debit_book_check CHECK ((debit_book = ANY (ARRAY['wallet'::text, 'sales'::text, 'alipay'::text, 'wechatpay'::text, 'sandbox'::text])));
alter table ledger_transfers add constraint ledger_transfers_kind_check CHECK ((kind = ANY (ARRAY['top_up'::text, 'payment'::text, 'refund'::text, 'grant'::text])));
alter table ledger_transfers add constraint ledger_transfers_phase_check CHECK ((phase = ANY (ARRAY['pending'::text, 'posted'::text, 'voided'::text, 'expired'::text])));
alter table ledger_transfers add constraint ledger_transfers_pkey PRIMARY KEY (account_id, id) INCLUDE (phase, debit_book, credit_book, amount_fen);
alter table marketing_stops add constraint marketing_stops_pkey PRIMARY KEY (recipient_index);
alter table messages add constraint messages_category_check CHECK ((category = ANY (ARRAY['ordinary'::text, 'security'::text, 'marketing'::text])));
alter table messages add constraint messages_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'voice'::text])));
alter table messages add constraint messages_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'submitted'::text, 'delivered'::text, 'undelivered'::text, 'failed'::text, 'expired'::text])));
alter table messages add constraint messages_pkey PRIMARY KEY (account_id, id);
alter table notification_preferences add constraint notification_preferences_category_check CHECK ((category = ANY (ARRAY['transaction'::text, 'activity'::text, 'security'::text])));
alter table notification_preferences add constraint notification_preferences_channel_check CHECK ((channel = ANY (ARRAY['in_app'::text, 'sms'::text, 'push'::text])));
alter table notification_preferences add constraint notification_preferences_check CHECK (((category <> 'security'::text) OR is_on));
alter table notification_preferences add constraint notification_preferences_pkey PRIMARY KEY (account_id, category, channel);
alter table notifications add constraint notifications_category_check CHECK ((category = ANY (ARRAY['transaction'::text, 'activity'::text, 'security'::text])));
alter table notifications add constraint notifications_pkey PRIMARY KEY (account_id, id);
alter table order_numbers add constraint order_numbers_pkey PRIMARY KEY (number);
alter table orders add constraint orders_check CHECK (((refunded_fen >= 0) AND (refunded_fen <= total_fen)));
alter table orders add constraint orders_check1 CHECK (((status = 'refunding'::text) = (status_before_refund IS NOT NULL)));
alter table orders add constraint orders_check2 CHECK (((status = 'in_progress'::text) = (completes_at IS NOT NULL)));
alter table orders add constraint orders_currency_check CHECK ((currency = 'CNY'::text));
alter table orders add constraint orders_status_before_refund_check CHECK ((status_before_refund = ANY (ARRAY['paid'::text, 'in_progress'::text, 'completed'::text])));
alter table orders add constraint orders_status_check CHECK ((status = ANY (ARRAY['awaiting_payment'::text, 'paid'::text, 'in_progress'::text, 'completed'::text, 'cancelled'::text, 'refunding'::text, 'refunded'::text])));
alter table orders add constraint orders_total_fen_check CHECK (((total_fen >= 1) AND (total_fen <= 100000000)));
alter table orders add constraint orders_pkey PRIMARY KEY (account_id, id);
alter table passkey_challenges add constraint passkey_challenges_ceremony_check CHECK ((ceremony = ANY (ARRAY['create'::text, 'get'::text])));
alter table passkey_challenges add constraint passkey_challenges_pkey PRIMARY KEY (challenge_hash);
alter table passkeys add constraint passkeys_pkey PRIMARY KEY (account_id, id);
alter table payments add constraint payments_amount_fen_check CHECK (((amount_fen >= 1) AND (amount_fen <= 100000000)));
alter table payments add constraint payments_check CHECK (((order_id IS NOT NULL) OR (method <> 'wallet'::text)));
alter table payments add constraint payments_check1 CHECK (((captured_fen = 0) OR (captured_fen = amount_fen)));
alter table payments add constraint payments_check2 CHECK (((refunded_fen >= 0) AND (refunded_fen <= captured_fen)));
alter table payments add constraint payments_check3 CHECK (((ended_at IS NULL) = (status = ANY (ARRAY['requires_confirmation'::text, 'processing'::text]))));
alter table payments add constraint payments_check4 CHECK (((status <> 'succeeded'::text) OR (captured_fen = amount_fen)));
alter table payments add constraint payments_currency_check CHECK ((currency = 'CNY'::text));
alter table payments add constraint payments_failure_check CHECK ((failure = ANY (ARRAY['gateway'::text, 'refused'::text, 'order_over'::text])));
alter table payments add constraint payments_method_check CHECK ((method = ANY (ARRAY['wallet'::text, 'alipay'::text, 'wechatpay'::text])));
alter table payments add constraint payments_status_check CHECK ((status = ANY (ARRAY['requires_confirmation'::text, 'processing'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text, 'expired'::text])));
alter table payments add constraint payments_pkey PRIMARY KEY (account_id, id);
alter table pending_sign_ins add constraint pending_sign_ins_pkey PRIMARY KEY (id);
alter table phone_bindings add constraint phone_bindings_status_check CHECK ((status = ANY (ARRAY['active'::text, 'replaced'::text, 'unbound'::text, 'released'::text])));
alter table phone_bindings add constraint phone_bindings_pkey PRIMARY KEY (account_id, id);
alter table phone_changes add constraint phone_changes_check CHECK (((kind = 'replace'::text) = (phone_index IS NOT NULL)));
alter table phone_changes add constraint phone_changes_kind_check CHECK ((kind = ANY (ARRAY['replace'::text, 'release'::text, 'unbind'::text])));
alter table phone_changes add constraint phone_changes_outcome_check CHECK ((outcome = ANY (ARRAY['restored'::text, 'frozen'::text])));
alter table phone_changes add constraint phone_changes_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'applied'::text, 'objected'::text, 'cancelled'::text])));
alter table phone_changes add constraint phone_changes_pkey PRIMARY KEY (account_id, id);
alter table phone_claims add constraint phone_claims_pkey PRIMARY KEY (phone_index);
alter table phone_objections add constraint phone_objections_pkey PRIMARY KEY (token_hash);
alter table phone_policies add constraint phone_policies_max_phones_check CHECK (((max_phones >= 1) AND (max_phones <= 100)));
alter table phone_policies add constraint phone_policies_pkey PRIMARY KEY (account_id);
alter table phone_proofs add constraint phone_proofs_pkey PRIMARY KEY (account_id, id);
alter table publication_slugs add constraint publication_slugs_pkey PRIMARY KEY (slug);
alter table publication_versions add constraint publication_versions_pkey PRIMARY KEY (publication_id, version);
alter table publications add constraint publications_check CHECK (((kind = 'article'::text) = (slug IS NOT NULL)));
alter table publications add constraint publications_kind_check CHECK ((kind = ANY (ARRAY['announcement'::text, 'article'::text])));
alter table publications add constraint publications_pkey PRIMARY KEY (id);
alter table push_keys add constraint push_keys_id_check CHECK ((id = 1));
alter table push_keys add constraint push_keys_pkey PRIMARY KEY (id);
alter table push_messages add constraint push_messages_pkey PRIMARY KEY (account_id, notification_id, subscription_id);
alter table push_subscriptions add constraint push_subscriptions_language_check CHECK ((language = ANY (ARRAY['zh'::text, 'en'::text])));
alter table push_subscriptions add constraint push_subscriptions_pkey PRIMARY KEY (account_id, id);
alter table push_subscriptions add constraint push_subscriptions_account_id_endpoint_digest_key UNIQUE (account_id, endpoint_digest);
alter table receipts_ahead add constraint receipts_ahead_status_check CHECK ((status = ANY (ARRAY['delivered'::text, 'undelivered'::text])));
alter table receipts_ahead add constraint receipts_ahead_pkey PRIMARY KEY (reference, gateway);
alter table recoveries add constraint recoveries_pkey PRIMARY KEY (id);
alter table recovery_codes add constraint recovery_codes_pkey PRIMARY KEY (account_id, digest);
alter table recovery_links add constraint recovery_links_pkey PRIMARY KEY (token_hash);
alter table refunds add constraint refunds_amount_fen_check CHECK ((amount_fen > 0));
alter table refunds add constraint refunds_cause_check CHECK ((cause = ANY (ARRAY['asked'::text, 'late'::text])));
alter table refunds add constraint refunds_check CHECK (((ended_at IS NULL) = (status = ANY (ARRAY['requested'::text, 'processing'::text]))));
alter table refunds add constraint refunds_currency_check CHECK ((currency = 'CNY'::text));
alter table refunds add constraint refunds_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'processing'::text, 'succeeded'::text, 'refused'::text, 'failed'::text])));
alter table refunds add constraint refunds_pkey PRIMARY KEY (account_id, id);
alter table risk_alarms add constraint risk_alarms_pkey PRIMARY KEY (name);
alter table risk_alerts add constraint risk_alerts_check CHECK (((status = 'closed'::text) = ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL))));
alter table risk_alerts add constraint risk_alerts_check1 CHECK (((outcome IS NULL) OR (status = 'closed'::text)));
alter table risk_alerts add constraint risk_alerts_kind_check CHECK ((kind = ANY (ARRAY['sign_in_held'::text, 'sign_in_denied'::text, 'disowned'::text, 'sign_in_spray'::text, 'sms_budget_nearly_used'::text, 'sms_budget_used'::text, 'sms_country_budget_used'::text, 'sms_prefix_braked'::text, 'sms_gateways_down'::text, 'payment_held'::text, 'payment_denied'::text, 'payment_callback_forged'::text, 'payment_mismatch'::text, 'refund_failed'::text, 'payments_not_ending'::text, 'staff_search_spree'::text, 'staff_reveal_spree'::text])));
alter table risk_alerts add constraint risk_alerts_outcome_check CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'false_alarm'::text, 'expected'::text])));
alter table risk_alerts add constraint risk_alerts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])));
alter table risk_alerts add constraint risk_alerts_pkey PRIMARY KEY (id);
alter table risk_decisions add constraint risk_decisions_act_check CHECK ((act = ANY (ARRAY['sign_in'::text, 'recover'::text, 'pay'::text])));
alter table risk_decisions add constraint risk_decisions_outcome_check CHECK ((outcome = ANY (ARRAY['allow'::text, 'verify'::text, 'hold'::text, 'deny'::text])));
alter table risk_decisions add constraint risk_decisions_pkey PRIMARY KEY (id);
alter table risk_failures add constraint risk_failures_pkey PRIMARY KEY (identifier);
alter table risk_hours add constraint risk_hours_pkey PRIMARY KEY (hour);
alter table risk_neighbours add constraint risk_neighbours_pkey PRIMARY KEY (subject, identifier);
alter table risk_places add constraint risk_places_kind_check CHECK ((kind = ANY (ARRAY['country'::text, 'network'::text])));
alter table risk_places add constraint risk_places_pkey PRIMARY KEY (account_id, kind, place);
alter table risk_staff_acts add constraint risk_staff_acts_act_check CHECK ((act = ANY (ARRAY['restrict'::text, 'lift'::text])));
alter table risk_staff_acts add constraint risk_staff_acts_check CHECK (((act = 'restrict'::text) = (level IS NOT NULL)));
alter table risk_staff_acts add constraint risk_staff_acts_level_check CHECK ((level = ANY (ARRAY['no_payments'::text, 'no_changes'::text, 'read_only'::text])));
alter table risk_staff_acts add constraint risk_staff_acts_pkey PRIMARY KEY (account_id, id);
alter table send_windows add constraint send_windows_pkey PRIMARY KEY (subject);
alter table service_options add constraint service_options_id_check CHECK ((id ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text));
alter table service_options add constraint service_options_price_fen_check CHECK (((price_fen >= 1) AND (price_fen <= 100000000)));
alter table service_options add constraint service_options_pkey PRIMARY KEY (service_id, id);
alter table services add constraint services_contact_check CHECK ((contact = ANY (ARRAY['none'::text, 'phone'::text, 'address'::text])));
alter table services add constraint services_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{1,39}$'::text));
alter table services add constraint services_max_quantity_check CHECK (((max_quantity >= 1) AND (max_quantity <= 999)));
alter table services add constraint services_starts_check CHECK ((starts = ANY (ARRAY['at_once'::text, 'by_staff'::text])));
alter table services add constraint services_pkey PRIMARY KEY (id);
alter table sessions add constraint sessions_pkey PRIMARY KEY (account_id, id);
alter table sms_brakes add constraint sms_brakes_pkey PRIMARY KEY (prefix);
alter table sms_conversions add constraint sms_conversions_pkey PRIMARY KEY (prefix, minute);
alter table sms_counts add constraint sms_counts_pkey PRIMARY KEY (minute, gateway, country, channel);
alter table sms_days add constraint sms_days_pkey PRIMARY KEY (day, gateway, country, channel);
alter table sms_hours add constraint sms_hours_pkey PRIMARY KEY (hour, gateway, country, channel);
alter table sms_spend add constraint sms_spend_pkey PRIMARY KEY (day, country);
alter table solved_challenges add constraint solved_challenges_pkey PRIMARY KEY (id);
alter table spam_reporters add constraint spam_reporters_pkey PRIMARY KEY (sender_index, account_id);
alter table spam_reports add constraint spam_reports_kind_check CHECK ((kind = ANY (ARRAY['sms'::text, 'call'::text])));
alter table spam_reports add constraint spam_reports_verdict_check CHECK ((verdict = ANY (ARRAY['ours'::text, 'imitates_us'::text, 'not_ours'::text, 'unclear'::text])));
alter table spam_reports add constraint spam_reports_pkey PRIMARY KEY (account_id, id);
alter table spam_reports add constraint spam_reports_account_id_digest_key UNIQUE (account_id, digest);
alter table spam_senders add constraint spam_senders_check CHECK ((((outcome IS NULL) = (waiting_since IS NOT NULL)) AND ((outcome IS NULL) = (decided_at IS NULL))));
alter table spam_senders add constraint spam_senders_outcome_check CHECK ((outcome = ANY (ARRAY['phishing'::text, 'spam'::text, 'ours'::text, 'harmless'::text, 'unclear'::text])));
alter table spam_senders add constraint spam_senders_sender_kind_check CHECK ((sender_kind = ANY (ARRAY['number'::text, 'service'::text, 'name'::text])));
alter table spam_senders add constraint spam_senders_pkey PRIMARY KEY (sender_index);
alter table staff_audit add constraint staff_audit_pkey PRIMARY KEY (staff_id, id);
alter table staff_audit_heads add constraint staff_audit_heads_pkey PRIMARY KEY (staff_id);
alter table staff_challenges add constraint staff_challenges_use_check CHECK ((use = ANY (ARRAY['sign_in'::text, 'prove'::text, 'add'::text])));
alter table staff_challenges add constraint staff_challenges_pkey PRIMARY KEY (challenge_hash);
alter table staff_invitations add constraint staff_invitations_pkey PRIMARY KEY (staff_id);
alter table staff_looks add constraint staff_looks_pkey PRIMARY KEY (staff_id, account_id);
alter table staff_members add constraint staff_members_check CHECK (((status <> 'active'::text) OR ((password_hash IS NOT NULL) AND (totp_cipher IS NOT NULL))));
alter table staff_members add constraint staff_members_roles_check CHECK (((roles <@ ARRAY['support'::text, 'risk'::text, 'editor'::text, 'finance'::text, 'admin'::text]) AND (cardinality(roles) > 0)));
alter table staff_members add constraint staff_members_status_check CHECK ((status = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text])));
alter table staff_members add constraint staff_members_pkey PRIMARY KEY (id);
alter table staff_names add constraint staff_names_pkey PRIMARY KEY (name);
alter table staff_own_accounts add constraint staff_own_accounts_pkey PRIMARY KEY (staff_id, account_id);
alter table staff_passkeys add constraint staff_passkeys_pkey PRIMARY KEY (staff_id, id);
alter table staff_passkeys add constraint staff_passkeys_staff_id_credential_id_key UNIQUE (staff_id, credential_id);
alter table staff_sessions add constraint staff_sessions_pkey PRIMARY KEY (staff_id, id);
alter table staff_sign_ins add constraint staff_sign_ins_pkey PRIMARY KEY (id);
alter table status_spans add constraint status_spans_check CHECK ((seen_at >= since));
alter table status_spans add constraint status_spans_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'degraded'::text, 'down'::text])));
alter table status_spans add constraint status_spans_pkey PRIMARY KEY (component, since);
alter table support_acts add constraint support_acts_act_check CHECK ((act = ANY (ARRAY['open'::text, 'approve'::text, 'refuse'::text, 'stop'::text, 'answer'::text, 'note'::text, 'assign'::text, 'unassign'::text, 'resolve'::text])));
alter table support_acts add constraint support_acts_pkey PRIMARY KEY (account_id, case_id, id);
alter table support_cases add constraint support_cases_outcome_check CHECK ((outcome = ANY (ARRAY['carried_out'::text, 'objected'::text, 'stopped'::text])));
alter table support_cases add constraint support_cases_status_check CHECK ((status = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text, 'resolved'::text])));
alter table support_cases add constraint support_cases_topic_check CHECK ((topic = ANY (ARRAY['phone_taken'::text, 'phone_lost'::text, 'phone_objected'::text, 'other'::text])));
alter table support_cases add constraint support_cases_pkey PRIMARY KEY (account_id, id);
alter table support_counters add constraint support_counters_pkey PRIMARY KEY (day);
alter table support_messages add constraint support_messages_author_check CHECK ((author = ANY (ARRAY['person'::text, 'staff'::text, 'system'::text])));
alter table support_messages add constraint support_messages_pkey PRIMARY KEY (account_id, case_id, id);
alter table support_numbers add constraint support_numbers_pkey PRIMARY KEY (number);
alter table support_picture_bytes add constraint support_picture_bytes_pkey PRIMARY KEY (account_id, picture_id);
alter table support_pictures add constraint support_pictures_check CHECK (((message_id IS NULL) OR ((status = 'stored'::text) AND (forget_after IS NULL))));
alter table support_pictures add constraint support_pictures_check1 CHECK (((message_id IS NOT NULL) OR (forget_after IS NOT NULL)));
alter table support_pictures add constraint support_pictures_status_check CHECK ((status = ANY (ARRAY['storing'::text, 'stored'::text, 'forgetting'::text])));
alter table support_pictures add constraint support_pictures_store_check CHECK ((store = ANY (ARRAY['database'::text, 's3'::text])));
alter table support_pictures add constraint support_pictures_pkey PRIMARY KEY (account_id, id);
alter table support_viewers add constraint support_viewers_pkey PRIMARY KEY (account_id, case_id, staff_id);
alter table totp_factors add constraint totp_factors_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text])));
alter table totp_factors add constraint totp_factors_pkey PRIMARY KEY (account_id, id);
alter table usernames add constraint usernames_pkey PRIMARY KEY (folded);
alter table verifications add constraint verifications_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'spent'::text, 'locked'::text])));
alter table verifications add constraint verifications_pkey PRIMARY KEY (account_id, id);
alter table wrong_codes_by_day add constraint wrong_codes_by_day_pkey PRIMARY KEY (day);
alter table codeless_payments add constraint codeless_payments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table devices add constraint devices_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table ledger_balances add constraint ledger_balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table orders add constraint orders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table passkeys add constraint passkeys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table payments add constraint payments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table payments add constraint payments_account_id_order_id_fkey FOREIGN KEY (account_id, order_id) REFERENCES orders(account_id, id);
alter table phone_bindings add constraint phone_bindings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table phone_changes add constraint phone_changes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table phone_policies add constraint phone_policies_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table phone_proofs add constraint phone_proofs_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table recovery_codes add constraint recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table refunds add constraint refunds_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table refunds add constraint refunds_account_id_payment_id_fkey FOREIGN KEY (account_id, payment_id) REFERENCES payments(account_id, id);
alter table service_options add constraint service_options_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id);
alter table sessions add constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table support_cases add constraint support_cases_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);
alter table totp_factors add constraint totp_factors_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id);

CREATE INDEX account_keys_to_make ON account_keys USING btree (account_id) WHERE (wrapped_key IS NULL);
CREATE INDEX accounts_closing ON accounts USING btree (closes_at) WHERE (status = 'closing'::text);
CREATE INDEX activity_disowned ON activity USING btree (account_id) WHERE (kind = 'disowned'::text);
CREATE INDEX campaigns_by_message ON campaigns USING btree (campaign_id);
CREATE INDEX closed_usernames_by_age ON closed_usernames USING btree (free_at);
CREATE INDEX current_verifications_by_age ON current_verifications USING btree (verification_id);
CREATE INDEX data_exports_to_forget ON data_exports USING btree (expires_at) WHERE (status = 'ready'::text);
CREATE INDEX data_exports_to_make ON data_exports USING btree (available_at) WHERE (status = 'preparing'::text);
CREATE INDEX gateway_trades_settled ON gateway_trades USING btree (gateway, settled_at, trade_no) WHERE (settled_at IS NOT NULL);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (created_at);
CREATE INDEX incidents_by_change ON incidents USING btree (changed_at);
CREATE INDEX incidents_drafts ON incidents USING btree (id) WHERE ((published_at IS NULL) AND (dismissed_at IS NULL));
CREATE INDEX incidents_live ON incidents USING btree (id) WHERE ((published_at IS NOT NULL) AND (resolved_at IS NULL));
CREATE INDEX incidents_over ON incidents USING btree (resolved_at) WHERE ((resolved_at IS NOT NULL) AND (published_at IS NOT NULL));
CREATE UNIQUE INDEX ledger_pending_resolves_once ON ledger_transfers USING btree (account_id, pending_id) WHERE (pending_id IS NOT NULL);
CREATE INDEX ledger_pendings ON ledger_transfers USING btree (account_id, id) WHERE (phase = 'pending'::text);
CREATE INDEX messages_queue ON messages USING btree (available_at) WHERE (status = 'queued'::text);
CREATE INDEX messages_reference ON messages USING btree (gateway, reference) WHERE ((reference IS NOT NULL) AND (status = 'submitted'::text));
CREATE INDEX messages_unfinished ON messages USING btree (expires_at) WHERE (text_cipher IS NOT NULL);
CREATE INDEX notifications_to_tell ON notifications USING btree (created_at) WHERE (told_at IS NULL);
CREATE INDEX notifications_unread ON notifications USING btree (account_id, category) WHERE ((read_at IS NULL) AND in_inbox);
CREATE INDEX orders_at_work ON orders USING btree (status, changed_at, id) WHERE (status = ANY (ARRAY['paid'::text, 'in_progress'::text, 'refunding'::text]));
CREATE INDEX orders_in_progress ON orders USING btree (completes_at, id) WHERE (status = 'in_progress'::text);
CREATE INDEX orders_of_account ON orders USING btree (account_id, status, created_at DESC, id DESC);
CREATE INDEX orders_to_begin ON orders USING btree (changed_at) WHERE ((status = 'paid'::text) AND (NOT starts_at_once));
CREATE INDEX orders_to_start ON orders USING btree (changed_at, id) WHERE ((status = 'paid'::text) AND starts_at_once);
CREATE INDEX orders_unpaid ON orders USING btree (pay_until, id) WHERE (status = 'awaiting_payment'::text);
CREATE INDEX passkey_challenges_by_age ON passkey_challenges USING btree (expires_at);
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys USING btree (account_id, credential_id);
CREATE INDEX payments_expiring ON payments USING btree (expires_at) WHERE (status = ANY (ARRAY['requires_confirmation'::text, 'processing'::text]));
CREATE INDEX payments_held ON payments USING btree (created_at) WHERE ((held_transfer_id IS NOT NULL) AND (ended_at IS NULL));
CREATE INDEX payments_of_order ON payments USING btree (account_id, order_id);
CREATE UNIQUE INDEX payments_open ON payments USING btree (account_id, order_id) WHERE (status = ANY (ARRAY['requires_confirmation'::text, 'processing'::text]));
CREATE UNIQUE INDEX payments_succeeded ON payments USING btree (account_id, order_id) WHERE (status = 'succeeded'::text);
CREATE INDEX payments_to_ask ON payments USING btree (ask_at) WHERE (ask_at IS NOT NULL);
CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins USING btree (account_id);
CREATE INDEX pending_sign_ins_by_age ON pending_sign_ins USING btree (expires_at);
CREATE UNIQUE INDEX phone_bindings_one_per_slot ON phone_bindings USING btree (account_id, slot) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX phone_bindings_one_primary ON phone_bindings USING btree (account_id) WHERE ((status = 'active'::text) AND is_primary);
CREATE INDEX phone_changes_due ON phone_changes USING btree (applies_at) WHERE (status = 'waiting'::text);
CREATE UNIQUE INDEX phone_changes_one_waiting ON phone_changes USING btree (account_id, binding_id) WHERE (status = 'waiting'::text);
CREATE INDEX phone_objections_by_age ON phone_objections USING btree (good_until);
CREATE INDEX publication_versions_by_time ON publication_versions USING btree (publication_id, publish_at) WHERE (publish_at IS NOT NULL);
CREATE INDEX publications_by_kind ON publications USING btree (kind, created_at);
CREATE INDEX push_messages_due ON push_messages USING btree (available_at);
CREATE INDEX receipts_ahead_heard_at ON receipts_ahead USING btree (heard_at);
CREATE INDEX recoveries_by_age ON recoveries USING btree (expires_at);
CREATE INDEX recoveries_by_recipient ON recoveries USING btree (recipient_index, started_at);
CREATE INDEX recovery_links_by_age ON recovery_links USING btree (good_until);
CREATE INDEX refunds_of_payment ON refunds USING btree (account_id, payment_id);
CREATE UNIQUE INDEX refunds_open ON refunds USING btree (account_id, order_id) WHERE ((status = ANY (ARRAY['requested'::text, 'processing'::text])) AND (cause = 'asked'::text));
CREATE INDEX refunds_requested ON refunds USING btree (created_at) WHERE (status = 'requested'::text);
CREATE INDEX refunds_to_ask ON refunds USING btree (ask_at) WHERE (ask_at IS NOT NULL);
CREATE INDEX risk_alarms_by_age ON risk_alarms USING btree (raised_at);
CREATE INDEX risk_alerts_by_kind ON risk_alerts USING btree (kind, id);
CREATE INDEX risk_alerts_open ON risk_alerts USING btree (id) WHERE (status = 'open'::text);
CREATE INDEX risk_alerts_open_by_kind ON risk_alerts USING btree (kind, id) WHERE (status = 'open'::text);
CREATE INDEX risk_decisions_by_account ON risk_decisions USING btree (account_id, id);
CREATE INDEX risk_failures_by_age ON risk_failures USING btree (last_at);
CREATE INDEX risk_neighbours_by_age ON risk_neighbours USING btree (last_at);
CREATE INDEX risk_places_by_age ON risk_places USING btree (last_at);
CREATE INDEX sms_brakes_by_end ON sms_brakes USING btree (lifts_at);
CREATE INDEX sms_conversions_by_age ON sms_conversions USING btree (minute);
CREATE INDEX solved_challenges_by_end ON solved_challenges USING btree (good_until);
CREATE INDEX spam_reports_by_sender ON spam_reports USING btree (sender_index, id);
CREATE INDEX spam_senders_by_age ON spam_senders USING btree (last_at);
CREATE INDEX spam_senders_by_id ON spam_senders USING btree (id);
CREATE INDEX spam_senders_decided ON spam_senders USING btree (decided_at, id) WHERE (outcome IS NOT NULL);
CREATE INDEX spam_senders_in_order ON spam_senders USING btree (((imitations > 0)), weight, id) WHERE (outcome IS NULL);
CREATE INDEX spam_senders_telling ON spam_senders USING btree (id) WHERE is_telling;
CREATE INDEX spam_senders_waiting ON spam_senders USING btree (waiting_since) WHERE (outcome IS NULL);
CREATE INDEX staff_audit_by_account ON staff_audit USING btree (account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX staff_audit_by_act ON staff_audit USING btree (act, id);
CREATE INDEX staff_audit_by_time ON staff_audit USING btree (id);
CREATE INDEX staff_audit_in_order ON staff_audit USING btree (staff_id, seq);
CREATE INDEX staff_challenges_by_end ON staff_challenges USING btree (expires_at);
CREATE INDEX staff_looks_by_end ON staff_looks USING btree (until);
CREATE INDEX staff_sessions_by_age ON staff_sessions USING btree (created_at);
CREATE INDEX staff_sign_ins_by_end ON staff_sign_ins USING btree (expires_at);
CREATE INDEX status_spans_by_end ON status_spans USING btree (seen_at);
CREATE UNIQUE INDEX support_acts_one_approval ON support_acts USING btree (account_id, case_id, staff) WHERE (act = 'approve'::text);
CREATE INDEX support_cases_appeals ON support_cases USING btree (id) WHERE ((proof_id IS NOT NULL) AND ((status = 'open'::text) OR ((status = 'approved'::text) AND (outcome IS NULL))));
CREATE INDEX support_cases_assigned ON support_cases USING btree (assignee_id, id) WHERE ((assignee_id IS NOT NULL) AND ((status = 'open'::text) OR (unanswered_since IS NOT NULL)));
CREATE INDEX support_cases_by_change ON support_cases USING btree (account_id, change_id) WHERE (change_id IS NOT NULL);
CREATE INDEX support_cases_by_id ON support_cases USING btree (id);
CREATE INDEX support_cases_by_proof ON support_cases USING btree (account_id, proof_id) WHERE (proof_id IS NOT NULL);
CREATE INDEX support_cases_by_status ON support_cases USING btree (status, id);
CREATE INDEX support_cases_by_topic ON support_cases USING btree (topic, id);
CREATE INDEX support_cases_by_topic_and_status ON support_cases USING btree (topic, status, id);
CREATE UNIQUE INDEX support_cases_one_per_proof ON support_cases USING btree (account_id, proof_id) WHERE ((proof_id IS NOT NULL) AND (status = 'open'::text));
CREATE INDEX support_cases_unanswered ON support_cases USING btree (unanswered_since, id) WHERE ((unanswered_since IS NOT NULL) AND (NOT ((status = 'open'::text) AND (proof_id IS NOT NULL))));
CREATE INDEX support_cases_unanswered_of_topic ON support_cases USING btree (topic, unanswered_since, id) WHERE ((unanswered_since IS NOT NULL) AND (NOT ((status = 'open'::text) AND (proof_id IS NOT NULL))));
CREATE INDEX support_cases_undecided_appeals ON support_cases USING btree (opened_at) WHERE ((proof_id IS NOT NULL) AND (status = 'open'::text));
CREATE INDEX support_cases_waiting ON support_cases USING btree (opened_at) WHERE ((status = 'open'::text) OR (unanswered_since IS NOT NULL));
CREATE INDEX support_pictures_of_message ON support_pictures USING btree (account_id, message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX support_pictures_to_forget ON support_pictures USING btree (forget_after) WHERE (forget_after IS NOT NULL);
CREATE INDEX support_viewers_by_age ON support_viewers USING btree (opened_at);
CREATE UNIQUE INDEX totp_factors_one_per_status ON totp_factors USING btree (account_id, status);

CREATE TRIGGER activity_no_change BEFORE DELETE OR UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION activity_is_append_only();
CREATE TRIGGER activity_no_truncate BEFORE TRUNCATE ON activity FOR EACH STATEMENT EXECUTE FUNCTION activity_is_append_only();
CREATE TRIGGER ledger_balances_by_transfer BEFORE INSERT OR UPDATE ON ledger_balances FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_balances_stay BEFORE DELETE OR TRUNCATE ON ledger_balances FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_entries_by_transfer BEFORE INSERT ON ledger_entries FOR EACH STATEMENT WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_entries_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER ledger_transfers_post AFTER INSERT ON ledger_transfers REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION ledger_post();
CREATE TRIGGER ledger_transfers_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses();
CREATE TRIGGER phone_changes_end_appeal AFTER UPDATE OF status ON phone_changes FOR EACH ROW WHEN (((old.status = 'waiting'::text) AND (new.status <> 'waiting'::text))) EXECUTE FUNCTION end_appeal_of_change();
CREATE TRIGGER phone_changes_end_appeal_when_gone AFTER DELETE ON phone_changes FOR EACH ROW WHEN ((old.status = 'waiting'::text)) EXECUTE FUNCTION end_appeal_of_change();
CREATE TRIGGER risk_alerts_tell AFTER INSERT OR UPDATE ON risk_alerts FOR EACH ROW EXECUTE FUNCTION tell_staff_of('alerts');
CREATE TRIGGER risk_staff_acts_no_change BEFORE DELETE OR UPDATE ON risk_staff_acts FOR EACH ROW EXECUTE FUNCTION risk_staff_acts_are_append_only();
CREATE TRIGGER risk_staff_acts_no_truncate BEFORE TRUNCATE ON risk_staff_acts FOR EACH STATEMENT EXECUTE FUNCTION risk_staff_acts_are_append_only();
CREATE TRIGGER spam_senders_tell AFTER INSERT OR UPDATE ON spam_senders FOR EACH ROW EXECUTE FUNCTION tell_staff_of('spam');
CREATE TRIGGER staff_audit_no_change BEFORE DELETE OR UPDATE ON staff_audit FOR EACH ROW EXECUTE FUNCTION staff_audit_is_append_only();
CREATE TRIGGER staff_audit_no_truncate BEFORE TRUNCATE ON staff_audit FOR EACH STATEMENT EXECUTE FUNCTION staff_audit_is_append_only();
CREATE TRIGGER support_acts_no_change BEFORE DELETE OR UPDATE ON support_acts FOR EACH ROW EXECUTE FUNCTION support_acts_are_append_only();
CREATE TRIGGER support_acts_no_truncate BEFORE TRUNCATE ON support_acts FOR EACH STATEMENT EXECUTE FUNCTION support_acts_are_append_only();
CREATE TRIGGER support_cases_tell_staff AFTER INSERT OR UPDATE ON support_cases FOR EACH ROW EXECUTE FUNCTION tell_staff_of_case();
CREATE TRIGGER support_viewers_tell_staff AFTER INSERT ON support_viewers FOR EACH ROW EXECUTE FUNCTION tell_staff_of_viewer();
CREATE TRIGGER support_viewers_tell_staff_of_writing AFTER UPDATE ON support_viewers FOR EACH ROW WHEN (((old.writing <> new.writing) OR (new.seen_at > (old.seen_at + '00:01:00'::interval)))) EXECUTE FUNCTION tell_staff_of_viewer();

revoke delete, truncate on ledger_balances from current_user;
revoke delete, truncate, update on ledger_entries from current_user;
revoke delete, truncate, update on ledger_transfers from current_user;

comment on table account_keys is 'distributed by account_id';
comment on column account_keys.wrapped_key is 'sealed by the key ring; null until the server has made one for an account that is older than these keys';
comment on table accounts is 'distributed by account_id';
comment on column accounts.liftable_by is 'who may lift the restriction: the person by a code, or staff';
comment on column accounts.restrictions is 'raised by each restriction: what lifts one does not lift the next';
comment on column accounts.contact_cipher is 'whom to reach, JSON sealed for this account; without a number it follows the bound one';
comment on column accounts.restriction_level is 'what it is kept from; each level holds the one before it';
comment on column accounts.distrusted_from is 'of a disowned line, when it was: what the account was given from then on does not free it';
comment on table activity is 'distributed by account_id';
comment on column activity.entry is 'JSON exactly as hashed';
comment on column activity.hash is 'sha256(previous hash || seq || '':'' || entry), the first over 32 zero bytes';
comment on table activity_heads is 'distributed by account_id';
comment on table campaigns is 'distributed by name';
comment on column campaigns.campaign_id is 'the id of its message in every inbox, so that nobody has it twice';
comment on column campaigns.told_through is 'the last account that was looked at';
comment on table closed_usernames is 'distributed by digest';
comment on table code_guards is 'distributed by recipient_index';
comment on table codeless_payments is 'distributed by account_id';
comment on table current_verifications is 'distributed by account_id';
comment on table data_export_chunks is 'distributed by account_id';
comment on column data_export_chunks.sealed is 'a piece of the zip, under the account''s key';
comment on table data_exports is 'distributed by account_id';
comment on column data_exports.attempts is 'raised by each claim: what an earlier one still writes is not taken';
comment on column data_exports.available_at is 'when a worker may claim it; moved ahead by each claim and each step, so a crash gives it back';
comment on table devices is 'distributed by account_id';
comment on column devices.trusted_since is 'since when the password is enough on it, and its password alone may start something (P6); null: a sign-in there wants a second proof';
comment on table factor_guards is 'distributed by account_id';
comment on table gateway_trades is 'distributed by trade_no';
comment on table idempotency_keys is 'distributed by account_id';
comment on table incident_notes is 'distributed by incident_id';
comment on table incidents is 'distributed by id';
comment on column incidents.opened_by is 'null where the watch opened it: nobody but staff sees it until one of them publishes it';
comment on table ledger_balances is 'distributed by account_id';
comment on table ledger_entries is 'distributed by account_id';
comment on table ledger_transfers is 'distributed by account_id';
comment on table marketing_stops is 'distributed by recipient_index';
comment on table messages is 'distributed by account_id';
comment on column messages.text_cipher is 'what to say, in parts; null once the message has reached its end';
comment on column messages.avoid_gateway is 'the gateway that carried the SMS before this resend: another is tried first';
comment on column messages.available_at is 'when a dispatcher may claim it; moved ahead by each claim, so a crash gives it back';
comment on column messages.prefix is 'the number without its last six digits: the range whose conversion is watched (S5)';
comment on column messages.rank is 'how manieth of the gateways in turn took it: 1 is the first choice';
comment on column messages.reference is 'the gateway''s own name for it, where its reports go by that';
comment on column messages.used_at is 'when the code in it was spent';
comment on table notification_preferences is 'distributed by account_id';
comment on column notification_preferences.changed_at is 'of activity by SMS: when the owner agreed to marketing, or stopped it (S9)';
comment on table notifications is 'distributed by account_id';
comment on column notifications.data is 'what the words of the kind need: times and ids, never a number, a code or a token';
comment on column notifications.in_inbox is 'false where the account does not want this category in its inbox: the row is there to be told elsewhere';
comment on column notifications.told_at is 'when it was given to the other channels; null while that is to be done';
comment on table order_numbers is 'distributed by number';
comment on table orders is 'distributed by account_id';
comment on table passkey_challenges is 'distributed by challenge_hash';
comment on column passkey_challenges.account_id is 'null where whoever signs in has not said yet who they are';
comment on table passkeys is 'distributed by account_id';
comment on column passkeys.sign_count is 'of authenticators that count: a use that does not count on comes from a copy';
comment on table payments is 'distributed by account_id';
comment on table pending_sign_ins is 'distributed by id';
comment on column pending_sign_ins.is_held is 'risk wants more than an SMS where the account has more';
comment on column pending_sign_ins.completed_at is 'kept until it would have ended, so that a repeat of its completion is answered like the first';
comment on table phone_bindings is 'distributed by account_id';
comment on column phone_bindings.slot is '1 for an individual, 1 to its policy for an enterprise';
comment on column phone_bindings.proven_at is 'when a code to the number was last used: how long the account may have lost it (P8)';
comment on table phone_changes is 'distributed by account_id';
comment on column phone_changes.binding_id is 'the binding that the change ends';
comment on column phone_changes.to_binding_id is 'of a replacement that was applied: the binding that it made';
comment on column phone_changes.phone_index is 'the number that takes its place, already proven; null where the number is only freed';
comment on column phone_changes.session_id is 'who started it, and stays signed in when it is applied';
comment on column phone_changes.claimant_id is 'of a release: the account whose appeal frees the number';
comment on column phone_changes.outcome is 'of an objection: what every further one by the same link is told';
comment on table phone_claims is 'distributed by phone_index';
comment on table phone_objections is 'distributed by token_hash';
comment on table phone_policies is 'distributed by account_id';
comment on table phone_proofs is 'distributed by account_id';
comment on column phone_proofs.binding_id is 'the binding that the number was to replace; null where it was to be bound beside others';
comment on column phone_proofs.result_id is 'the binding or the change that it was spent for';
comment on table publication_slugs is 'distributed by slug';
comment on table publication_versions is 'distributed by publication_id';
comment on column publication_versions.publish_at is 'from when it is what people see; null where it never was, or a schedule was called off';
comment on table publications is 'distributed by id';
comment on column publications.version is 'the newest; whoever saves names it, so that two can''t both follow it';
comment on column publications.shown_since is 'from when people see it; versions of before it, withdrawn once, are not shown again';
comment on table push_keys is 'distributed by id';
comment on table push_messages is 'distributed by account_id';
comment on table push_subscriptions is 'distributed by account_id';
comment on column push_subscriptions.session_id is 'it is told for as long as this session is open';
comment on table receipts_ahead is 'distributed by reference';
comment on table recoveries is 'distributed by id';
comment on column recoveries.account_id is 'of a pretended one, an id that no account has, the same for each spelling of who was asked for';
comment on table recovery_codes is 'distributed by account_id';
comment on table recovery_links is 'distributed by token_hash';
comment on table refunds is 'distributed by account_id';
comment on table risk_alarms is 'distributed by name';
comment on table risk_alerts is 'distributed by id';
comment on column risk_alerts.account_id is 'null where it is about the whole platform';
comment on column risk_alerts.details is 'never a number, a code, a token or an address';
comment on table risk_decisions is 'distributed by id';
comment on column risk_decisions.account_id is 'null where there is no such account';
comment on column risk_decisions.device is 'keyed digest of the device''s token';
comment on table risk_failures is 'distributed by identifier';
comment on column risk_failures.recent is 'wrong passwords of the last hour, the newest first, not more than are counted';
comment on table risk_hours is 'distributed by hour';
comment on table risk_neighbours is 'distributed by subject';
comment on column risk_neighbours.subject is 'keyed digest of a device''s token or of an address (IPv4 /32, IPv6 /64)';
comment on column risk_neighbours.identifier is 'keyed digest of the account, or of a name that is no account''s';
comment on table risk_places is 'distributed by account_id';
comment on table risk_staff_acts is 'distributed by account_id';
comment on column risk_staff_acts.reason_cipher is 'sealed for this row';
comment on table send_windows is 'distributed by subject';
comment on table service_options is 'distributed by service_id';
comment on table services is 'distributed by id';
comment on table sessions is 'distributed by account_id';
comment on column sessions.token_hash is 'sha256 of a 256-bit secret: nothing to guess, so no slow hash';
comment on column sessions.proven_at is 'when the owner last proved themselves in it: smaller acts want no further proof for a while (L8)';
comment on table sms_brakes is 'distributed by prefix';
comment on column sms_brakes.lifts_at is 'when too few codes of the last day are left to judge by';
comment on table sms_conversions is 'distributed by prefix';
comment on column sms_conversions.minute is 'in which the codes were sent; those used later count here too';
comment on table sms_counts is 'distributed by minute';
comment on column sms_counts.gateway is 'empty where no gateway took it';
comment on table sms_days is 'distributed by day';
comment on column sms_days.day is 'where it begins, in UTC';
comment on table sms_hours is 'distributed by hour';
comment on table sms_spend is 'distributed by day';
comment on table solved_challenges is 'distributed by id';
comment on table spam_reporters is 'distributed by sender_index';
comment on table spam_reports is 'distributed by account_id';
comment on column spam_reports.digest is 'of all that was said: the same report twice is one';
comment on table spam_senders is 'distributed by sender_index';
comment on column spam_senders.imitations is 'reports of something that said it was from us, and was not';
comment on column spam_senders.weight is 'log2 of the sum of 2^days over its reports: a report counts half as much each day, and yet nothing has to be counted anew';
comment on column spam_senders.version is 'how often it was decided or opened again';
comment on column spam_senders.is_telling is 'some of its reporters have not heard of the outcome yet';
comment on table staff_audit is 'distributed by staff_id';
comment on column staff_audit.entry is 'JSON exactly as hashed; its reason is sealed';
comment on column staff_audit.hash is 'sha256(previous hash || seq || '':'' || entry), the first over 32 zero bytes';
comment on table staff_audit_heads is 'distributed by staff_id';
comment on table staff_challenges is 'distributed by challenge_hash';
comment on table staff_invitations is 'distributed by staff_id';
comment on table staff_looks is 'distributed by staff_id';
comment on table staff_members is 'distributed by id';
comment on column staff_members.totp_last_step is 'no authenticator code of this 30 seconds, or of any before, is good any more';
comment on column staff_members.wrong_proofs is 'second proofs that were tried since wrong_since and not found right';
comment on column staff_members.joined_at is 'when an invitation was last accepted: from then on it is surely this person';
comment on table staff_names is 'distributed by name';
comment on table staff_own_accounts is 'distributed by staff_id';
comment on table staff_passkeys is 'distributed by staff_id';
comment on table staff_sessions is 'distributed by staff_id';
comment on table staff_sign_ins is 'distributed by id';
comment on column staff_sign_ins.tries is 'second proofs tried after the password was right';
comment on table status_spans is 'distributed by component';
comment on column status_spans.seen_at is 'when it was last seen so';
comment on table support_acts is 'distributed by account_id';
comment on column support_acts.staff is 'the name of a member, which is one person’s for good; before there were members, what somebody said';
comment on table support_cases is 'distributed by account_id';
comment on column support_cases.proof_id is 'of an appeal: the proof of the number that it rests on';
comment on column support_cases.change_id is 'of an objection: the change that it was to; of an approved appeal: the change that carries it out';
comment on column support_cases.unanswered_since is 'when the person wrote what staff have not answered yet; null where nothing is';
comment on column support_cases.version is 'raised by each act and message, so that nobody acts on what they have not seen';
comment on column support_cases.change_account_id is 'of an approved appeal: whose number the change takes';
comment on column support_cases.notice_until is 'of an approved appeal: until when the other side could say no';
comment on column support_cases.outcome is 'of an approved appeal: what its change came to; null while the notice runs';
comment on table support_counters is 'distributed by day';
comment on table support_messages is 'distributed by account_id';
comment on column support_messages.staff is 'who of the staff wrote it';
comment on table support_numbers is 'distributed by number';
comment on table support_picture_bytes is 'distributed by account_id';
comment on table support_pictures is 'distributed by account_id';
comment on column support_pictures.store is 'where its sealed bytes lie';
comment on column support_pictures.place is 'in the order of its message';
comment on column support_pictures.forget_after is 'of one that is in no message: how long it may still come into one';
comment on table support_viewers is 'distributed by account_id';
comment on table totp_factors is 'distributed by account_id';
comment on column totp_factors.status is 'pending until its first code has shown that the app has the secret';
comment on column totp_factors.last_step is 'the newest 30 seconds whose code was used: neither it nor an older one is good again';
comment on table usernames is 'distributed by folded';
comment on column usernames.folded is 'NFKC and lower case: two spellings that look alike are one name';
comment on table verifications is 'distributed by account_id';
comment on column verifications.status is 'what only an event can tell; expired, superseded and cancelled follow from the clock and current_verifications';
comment on column verifications.message_id is 'the newest SMS that carried the code';
comment on table wrong_codes_by_day is 'distributed by day';
