-- Who looks after people, with what power, and all that they did.
create table staff_members (
  id uuid primary key,
  name text not null,
  display_name text not null,
  roles text[] not null check (roles <@ array['support', 'risk', 'editor', 'finance', 'admin'] and cardinality(roles) > 0),
  status text not null default 'invited' check (status in ('invited', 'active', 'disabled')),
  password_hash text,
  totp_cipher bytea,
  totp_last_step bigint not null default 0,
  wrong_proofs integer not null default 0,
  wrong_since timestamptz,
  created_at timestamptz not null,
  joined_at timestamptz,
  last_seen_at timestamptz,
  check (status <> 'active' or (password_hash is not null and totp_cipher is not null))
);
comment on table staff_members is 'distributed by id';
comment on column staff_members.joined_at is 'when an invitation was last accepted: from then on it is surely this person';
comment on column staff_members.totp_last_step is 'no authenticator code of this 30 seconds, or of any before, is good any more';
comment on column staff_members.wrong_proofs is 'second proofs that were tried since wrong_since and not found right';

create table staff_names (
  name text primary key,
  staff_id uuid not null
);
comment on table staff_names is 'distributed by name';

-- One at a time: a newer one takes its place.
create table staff_invitations (
  staff_id uuid primary key,
  token_hash bytea not null,
  totp_cipher bytea not null,
  expires_at timestamptz not null
);
comment on table staff_invitations is 'distributed by staff_id';

create table staff_sign_ins (
  id uuid primary key,
  staff_id uuid not null,
  tries integer not null default 0,
  expires_at timestamptz not null
);
comment on table staff_sign_ins is 'distributed by id';
comment on column staff_sign_ins.tries is 'second proofs tried after the password was right';
create index staff_sign_ins_by_end on staff_sign_ins (expires_at);

create table staff_sessions (
  staff_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  address text not null,
  device_label text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  proven_at timestamptz not null,
  primary key (staff_id, id)
);
comment on table staff_sessions is 'distributed by staff_id';
create index staff_sessions_by_age on staff_sessions (created_at);

create table staff_passkeys (
  staff_id uuid not null,
  id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (staff_id, id),
  unique (staff_id, credential_id)
);
comment on table staff_passkeys is 'distributed by staff_id';

create table staff_challenges (
  challenge_hash bytea primary key,
  staff_id uuid not null,
  use text not null check (use in ('sign_in', 'prove', 'add')),
  expires_at timestamptz not null
);
comment on table staff_challenges is 'distributed by challenge_hash';
create index staff_challenges_by_end on staff_challenges (expires_at);

-- Accounts that a member of staff has as a person, and may therefore not touch as staff.
create table staff_own_accounts (
  staff_id uuid not null,
  account_id uuid not null,
  username text not null,
  primary key (staff_id, account_id)
);
comment on table staff_own_accounts is 'distributed by staff_id';

-- Who may look at an account for a while, having said why. The reason is in the audit.
create table staff_looks (
  staff_id uuid not null,
  account_id uuid not null,
  until timestamptz not null,
  primary key (staff_id, account_id)
);
comment on table staff_looks is 'distributed by staff_id';
create index staff_looks_by_end on staff_looks (until);

-- Append-only; each member's lines are chained by their hashes, as an account's are.
create table staff_audit (
  staff_id uuid not null,
  id uuid not null,
  seq bigint not null,
  act text not null,
  account_id uuid,
  subject text,
  entry text not null,
  hash bytea not null,
  primary key (staff_id, id)
);
comment on table staff_audit is 'distributed by staff_id';
comment on column staff_audit.entry is 'JSON exactly as hashed; its reason is sealed';
comment on column staff_audit.hash is 'sha256(previous hash || seq || '':'' || entry), the first over 32 zero bytes';
create index staff_audit_by_time on staff_audit (id);
create index staff_audit_by_account on staff_audit (account_id, id) where account_id is not null;
create index staff_audit_by_act on staff_audit (act, id);
create index staff_audit_in_order on staff_audit (staff_id, seq);

create function staff_audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'staff_audit is append-only';
end $$;
create trigger staff_audit_no_change before update or delete on staff_audit
  for each row execute function staff_audit_is_append_only();
create trigger staff_audit_no_truncate before truncate on staff_audit
  for each statement execute function staff_audit_is_append_only();

create table staff_audit_heads (
  staff_id uuid primary key,
  seq bigint not null,
  hash bytea not null
);
comment on table staff_audit_heads is 'distributed by staff_id';

-- Tells every console that a queue, or one thing, is to be looked at again. Not for what is written under load: each such
-- transaction waits for the others' to commit.
create function tell_staff(topic text) returns void language sql as $$
  select pg_notify('btepai', 'staff:' || topic)
$$;
create function tell_staff_of() returns trigger language plpgsql as $$
begin
  perform tell_staff(tg_argv[0]);
  return null;
end $$;
