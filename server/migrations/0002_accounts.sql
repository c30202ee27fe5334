create table accounts (
  account_id uuid primary key,
  username text not null,
  kind text not null check (kind in ('individual', 'enterprise')),
  status text not null default 'active' check (status in ('active', 'restricted', 'closing', 'closed')),
  display_name text not null,
  password_hash text not null,
  password_changed_at timestamptz not null,
  created_at timestamptz not null
);
comment on table accounts is 'distributed by account_id';

-- Usernames are unique over all accounts, so they are a table of their own, distributed by the name.
create table usernames (
  folded text primary key,
  account_id uuid not null
);
comment on table usernames is 'distributed by folded';
comment on column usernames.folded is 'NFKC and lower case: two spellings that look alike are one name';
