-- Where an account has signed in. `place` is a country by its two letters, or a network by its autonomous system's number.
create table risk_places (
  account_id uuid not null,
  kind text not null check (kind in ('country', 'network')),
  place text not null,
  last_at timestamptz not null,
  primary key (account_id, kind, place)
);
comment on table risk_places is 'distributed by account_id';
create index risk_places_by_age on risk_places (last_at);

-- Who was seen on a device or from an address, signed in or not.
create table risk_neighbours (
  subject bytea not null,
  identifier bytea not null,
  last_at timestamptz not null,
  primary key (subject, identifier)
);
comment on table risk_neighbours is 'distributed by subject';
comment on column risk_neighbours.subject is 'keyed digest of a device''s token or of an address (IPv4 /32, IPv6 /64)';
comment on column risk_neighbours.identifier is 'keyed digest of the account, or of a name that is no account''s';
create index risk_neighbours_by_age on risk_neighbours (last_at);

create table risk_failures (
  identifier bytea primary key,
  recent timestamptz[] not null,
  last_at timestamptz not null
);
comment on table risk_failures is 'distributed by identifier';
comment on column risk_failures.recent is 'wrong passwords of the last hour, the newest first, not more than are counted';
create index risk_failures_by_age on risk_failures (last_at);

-- What was decided, and why. A month of it is dropped whole.
create table risk_decisions (
  id uuid primary key,
  account_id uuid,
  act text not null check (act in ('sign_in', 'recover')),
  outcome text not null check (outcome in ('allow', 'verify', 'hold', 'deny')),
  score integer not null,
  reasons text[] not null,
  device bytea,
  country text,
  decided_at timestamptz not null,
  completed_at timestamptz
) partition by range (id);
comment on table risk_decisions is 'distributed by id';
comment on column risk_decisions.account_id is 'null where there is no such account';
comment on column risk_decisions.device is 'keyed digest of the device''s token';
create table risk_decisions_default partition of risk_decisions default;
create index risk_decisions_by_account on risk_decisions (account_id, id);

create table risk_alerts (
  id uuid primary key,
  kind text not null check (kind in ('sign_in_held', 'sign_in_denied', 'disowned', 'sign_in_spray')),
  account_id uuid,
  raised_at timestamptz not null,
  details jsonb not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  closed_at timestamptz,
  closed_by text,
  check ((status = 'closed') = (closed_at is not null and closed_by is not null))
);
comment on table risk_alerts is 'distributed by id';
comment on column risk_alerts.account_id is 'null where it is about the whole platform';
comment on column risk_alerts.details is 'never a number, a code, a token or an address';
create index risk_alerts_open on risk_alerts (id) where status = 'open';

-- When an alarm was last raised: of many processes that see the same, one raises it.
create table risk_alarms (
  name text primary key,
  raised_at timestamptz not null
);
comment on table risk_alarms is 'distributed by name';
create index risk_alarms_by_age on risk_alarms (raised_at);

-- What members of staff did to an account, and why. Append-only.
create table risk_staff_acts (
  account_id uuid not null,
  id uuid not null,
  act text not null check (act in ('restrict', 'lift')),
  level text check (level in ('no_payments', 'no_changes', 'read_only')),
  by_name text not null,
  reason_cipher bytea not null,
  done_at timestamptz not null,
  primary key (account_id, id),
  check ((act = 'restrict') = (level is not null))
);
comment on table risk_staff_acts is 'distributed by account_id';
comment on column risk_staff_acts.reason_cipher is 'sealed for this row';

create function risk_staff_acts_are_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'risk_staff_acts is append-only';
end $$;
create trigger risk_staff_acts_no_change before update or delete on risk_staff_acts
  for each row execute function risk_staff_acts_are_append_only();
create trigger risk_staff_acts_no_truncate before truncate on risk_staff_acts
  for each statement execute function risk_staff_acts_are_append_only();
