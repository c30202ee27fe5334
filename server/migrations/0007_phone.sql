create table phone_bindings (
  account_id uuid not null references accounts,
  id uuid not null,
  slot smallint not null,
  phone_index bytea not null,
  phone_cipher bytea not null,
  country text not null,
  is_primary boolean not null,
  status text not null default 'active' check (status in ('active', 'replaced', 'unbound', 'released')),
  bound_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, id)
);
comment on table phone_bindings is 'distributed by account_id';
comment on column phone_bindings.slot is '1 for an individual, 1 to its policy for an enterprise';
create unique index phone_bindings_one_per_slot on phone_bindings (account_id, slot) where status = 'active';
create unique index phone_bindings_one_primary on phone_bindings (account_id) where status = 'active' and is_primary;

-- Who holds a number now: one account at most, held by this key and nothing else (P1).
create table phone_claims (
  phone_index bytea primary key,
  account_id uuid not null,
  binding_id uuid not null
);
comment on table phone_claims is 'distributed by phone_index';

-- That an account proved it holds a number which another account has bound: the ground for an appeal (P3).
-- Its token is the id signed with our key, so there is none to store.
create table phone_proofs (
  account_id uuid not null references accounts,
  id uuid not null,
  phone_index bytea not null,
  proven_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, id)
);
comment on table phone_proofs is 'distributed by account_id';
