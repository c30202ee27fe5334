-- A password that is being recovered (L5). Its id is random: whoever has it, and the code, may set a new password. One that
-- nobody can complete, since no such account exists, looks the same.
create table recoveries (
  id uuid primary key,
  account_id uuid not null,
  verification_id uuid not null,
  is_pretended boolean not null,
  recipient_index bytea not null,
  started_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table recoveries is 'distributed by id';
comment on column recoveries.account_id is 'of a pretended one, an id that no account has, the same for each spelling of who was asked for';
create index recoveries_by_recipient on recoveries (recipient_index, started_at);
create index recoveries_by_age on recoveries (expires_at);

-- The link in the SMS (L6). Only its token's hash is kept.
create table recovery_links (
  token_hash bytea primary key,
  recovery_id uuid not null,
  good_until timestamptz not null
);
comment on table recovery_links is 'distributed by token_hash';
create index recovery_links_by_age on recovery_links (good_until);

-- A recovery code of nobody is tried as anybody's is, and undone.
alter table factor_guards drop constraint factor_guards_account_id_fkey;
