-- What shows that it is the owner beside password and number: authenticator apps, passkeys, recovery codes.
create table totp_factors (
  account_id uuid not null references accounts,
  id uuid not null,
  status text not null check (status in ('pending', 'active')),
  secret_cipher bytea not null,
  last_step bigint not null default 0,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id)
);
comment on table totp_factors is 'distributed by account_id';
comment on column totp_factors.status is 'pending until its first code has shown that the app has the secret';
comment on column totp_factors.last_step is 'the newest 30 seconds whose code was used: neither it nor an older one is good again';
create unique index totp_factors_one_per_status on totp_factors (account_id, status);

create table passkeys (
  account_id uuid not null references accounts,
  id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  name text,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id)
);
comment on table passkeys is 'distributed by account_id';
comment on column passkeys.sign_count is 'of authenticators that count: a use that does not count on comes from a copy';
-- Found by the account that the passkey itself names (its user handle) and never by the credential alone, so one that
-- someone else registers under the same id opens nothing.
create unique index passkeys_by_credential on passkeys (account_id, credential_id);

-- A set of recovery codes is made at once and replaced at once. Only keyed digests are kept.
create table recovery_codes (
  account_id uuid not null references accounts,
  digest bytea not null,
  set_id uuid not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, digest)
);
comment on table recovery_codes is 'distributed by account_id';

-- What a passkey is to sign: good once, for what it was asked for.
create table passkey_challenges (
  challenge_hash bytea primary key,
  ceremony text not null check (ceremony in ('create', 'get')),
  account_id uuid,
  purpose text not null,
  payload_digest bytea not null,
  expires_at timestamptz not null
);
comment on table passkey_challenges is 'distributed by challenge_hash';
comment on column passkey_challenges.account_id is 'null where whoever signs in has not said yet who they are';
create index passkey_challenges_by_age on passkey_challenges (expires_at);

-- Wrong authenticator and recovery codes of one account, the newest first.
create table factor_guards (
  account_id uuid primary key references accounts,
  wrong_at timestamptz[] not null default '{}'
);
comment on table factor_guards is 'distributed by account_id';
