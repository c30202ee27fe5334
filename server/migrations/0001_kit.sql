-- What the kit needs and no domain owns.

-- Lets one statement undo itself: raised inside a statement, everything that the statement did is rolled back, and the
-- driver sees SQLSTATE BT001 with a code of the error catalogue as its message.
create function refuse(code text, extras jsonb default '{}') returns boolean language plpgsql as $$
begin
  raise exception using errcode = 'BT001', message = code, detail = extras::text;
end $$;

-- The same Idempotency-Key gives the same answer. The row is written by the statement whose result it remembers.
create table idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_digest bytea not null,
  result jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, key)
);
comment on table idempotency_keys is 'distributed by account_id';
create index idempotency_keys_by_age on idempotency_keys (created_at);
