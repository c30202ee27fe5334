-- What the kit needs and no domain owns.

-- Lets one statement undo itself: raised inside a statement, everything that the statement did is rolled back, and the
-- driver sees SQLSTATE BT001 with a code of the error catalogue as its message.
create function refuse(code text, extras jsonb default '{}') returns boolean language plpgsql as $$
begin
  raise exception using errcode = 'BT001', message = code, detail = extras::text;
end $$;

-- A trigger before TRUNCATE is not handed down to partitions, as row triggers are: gives a partition its parent's.
create function guard_truncate(parent regclass, partition regclass) returns void language plpgsql as $$
declare guard record;
begin
  for guard in select tgname, tgfoid::regprocedure as call from pg_trigger where tgrelid = parent and tgtype & 32 <> 0 loop
    execute format('create trigger %I before truncate on %s for each statement execute function %s',
      guard.tgname, partition, guard.call);
  end loop;
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
