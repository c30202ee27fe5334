-- What an account's own data is sealed under. Destroying its key destroys all of it, also where a row can't be changed.
create table account_keys (
  account_id uuid primary key,
  wrapped_key bytea
);
comment on table account_keys is 'distributed by account_id';
comment on column account_keys.wrapped_key is 'sealed by the key ring; null until the server has made one for an account that is older than these keys';
insert into account_keys (account_id) select account_id from accounts;
create index account_keys_to_make on account_keys (account_id) where wrapped_key is null;

-- Names of accounts that are closed, as keyed digests: nobody can pass for their former owner at once.
create table closed_usernames (
  digest bytea primary key,
  free_at timestamptz not null
);
comment on table closed_usernames is 'distributed by digest';
create index closed_usernames_by_age on closed_usernames (free_at);

create table data_exports (
  account_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  status text not null default 'preparing' check (status in ('preparing', 'ready', 'failed', 'expired')),
  progress real not null default 0,
  attempts smallint not null default 0,
  available_at timestamptz not null,
  bytes int,
  requested_at timestamptz not null,
  expires_at timestamptz,
  primary key (account_id, id)
);
comment on table data_exports is 'distributed by account_id';
comment on column data_exports.available_at is 'when a worker may claim it; moved ahead by each claim and each step, so a crash gives it back';
comment on column data_exports.attempts is 'raised by each claim: what an earlier one still writes is not taken';
create index data_exports_to_make on data_exports (available_at) where status = 'preparing';
create index data_exports_to_forget on data_exports (expires_at) where status = 'ready';

create table data_export_chunks (
  account_id uuid not null,
  export_id uuid not null,
  nth int not null,
  sealed bytea not null,
  primary key (account_id, export_id, nth)
);
comment on table data_export_chunks is 'distributed by account_id';
comment on column data_export_chunks.sealed is 'a piece of the zip, under the account''s key';

-- Which lines of a log were disowned is asked for with every page of it.
create index activity_disowned on activity (account_id) where kind = 'disowned';
