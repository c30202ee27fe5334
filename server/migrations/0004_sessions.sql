create table devices (
  account_id uuid not null references accounts,
  id uuid not null,
  token_hash bytea not null,
  label text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, token_hash)
);
comment on table devices is 'distributed by account_id';

create table sessions (
  account_id uuid not null references accounts,
  id uuid not null,
  token_hash bytea not null,
  device_id uuid not null,
  device_label text not null,
  address inet not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);
comment on table sessions is 'distributed by account_id';
comment on column sessions.token_hash is 'sha256 of a 256-bit secret: nothing to guess, so no slow hash';
