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
  status text not null default 'pending' check (status in ('pending', 'spent', 'locked')),
  tries smallint not null default 0,
  sends smallint not null default 1,
  message_id uuid not null,
  language text not null,
  expires_at timestamptz not null,
  sent_at timestamptz not null,
  primary key (account_id, id)
) partition by range (id);
comment on table verifications is 'distributed by account_id';
comment on column verifications.status is 'what only an event can tell; expired, superseded and cancelled follow from the clock and current_verifications';
comment on column verifications.message_id is 'the newest SMS that carried the code';
create table verifications_default partition of verifications default;

-- Which verification is good for an act now. A new one takes the place of the old (superseded); no row, and none is.
create table current_verifications (
  account_id uuid not null,
  purpose text not null,
  subject text not null,
  verification_id uuid not null,
  primary key (account_id, purpose, subject)
);
comment on table current_verifications is 'distributed by account_id';

-- Wrong codes of one number over all its verifications (C5).
create table code_guards (
  recipient_index bytea primary key,
  wrong_at timestamptz[] not null default '{}',
  wrong_in_a_row integer not null default 0
);
comment on table code_guards is 'distributed by recipient_index';

create table wrong_codes_by_day (
  day date primary key,
  count integer not null
);
comment on table wrong_codes_by_day is 'distributed by day';
