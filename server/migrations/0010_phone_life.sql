-- What becomes of a bound number: labels and policy of enterprises, changes, objections, claims of recycled numbers.
alter table phone_bindings add column label text;
alter table phone_bindings add column proven_at timestamptz;
update phone_bindings set proven_at = bound_at;
alter table phone_bindings alter column proven_at set not null;
comment on column phone_bindings.proven_at is 'when a code to the number was last used: how long the account may have lost it (P8)';

-- How many numbers an account may hold, where staff set it; else the settings' number for its kind.
create table phone_policies (
  account_id uuid primary key references accounts,
  max_phones smallint not null check (max_phones between 1 and 100),
  set_by text not null,
  set_at timestamptz not null
);
comment on table phone_policies is 'distributed by account_id';

create table phone_changes (
  account_id uuid not null references accounts,
  id uuid not null,
  kind text not null check (kind in ('replace', 'release', 'unbind')),
  status text not null check (status in ('waiting', 'applied', 'objected', 'cancelled')),
  binding_id uuid not null,
  to_binding_id uuid,
  phone_index bytea,
  phone_cipher bytea,
  country text,
  session_id uuid,
  claimant_id uuid,
  started_at timestamptz not null,
  applies_at timestamptz not null,
  applied_at timestamptz,
  objection_until timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('restored', 'frozen')),
  primary key (account_id, id),
  check ((kind = 'replace') = (phone_index is not null))
);
comment on table phone_changes is 'distributed by account_id';
comment on column phone_changes.binding_id is 'the binding that the change ends';
comment on column phone_changes.to_binding_id is 'of a replacement that was applied: the binding that it made';
comment on column phone_changes.phone_index is 'the number that takes its place, already proven; null where the number is only freed';
comment on column phone_changes.outcome is 'of an objection: what every further one by the same link is told';
comment on column phone_changes.session_id is 'who started it, and stays signed in when it is applied';
comment on column phone_changes.claimant_id is 'of a release: the account whose appeal frees the number';
create unique index phone_changes_one_waiting on phone_changes (account_id, binding_id) where status = 'waiting';
create index phone_changes_due on phone_changes (applies_at) where status = 'waiting';

-- The link in the SMS to the old number (P5). Only the token's hash is kept.
create table phone_objections (
  token_hash bytea primary key,
  account_id uuid not null,
  change_id uuid not null,
  good_until timestamptz not null
);
comment on table phone_objections is 'distributed by token_hash';
create index phone_objections_by_age on phone_objections (good_until);

-- A proof says what was to be done with the number, and is spent by whatever does it.
alter table phone_proofs add column phone_cipher bytea;
alter table phone_proofs add column country text;
alter table phone_proofs add column binding_id uuid;
alter table phone_proofs add column spent_at timestamptz;
alter table phone_proofs add column result_id uuid;
delete from phone_proofs where phone_cipher is null;
alter table phone_proofs alter column phone_cipher set not null;
alter table phone_proofs alter column country set not null;
comment on column phone_proofs.result_id is 'the binding or the change that it was spent for';
comment on column phone_proofs.binding_id is 'the binding that the number was to replace; null where it was to be bound beside others';
