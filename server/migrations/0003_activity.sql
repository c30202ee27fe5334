-- The account's log: append-only, each row chained to the one before by its hash.
create table activity (
  account_id uuid not null,
  id uuid not null,
  seq bigint not null,
  kind text not null,
  entry text not null,
  hash bytea not null,
  primary key (account_id, id)
) partition by range (id);
comment on table activity is 'distributed by account_id';
comment on column activity.entry is 'JSON exactly as hashed';
comment on column activity.hash is 'sha256(previous hash || seq || '':'' || entry), the first over 32 zero bytes';
create table activity_default partition of activity default;

create function activity_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'activity is append-only';
end $$;
create trigger activity_no_change before update or delete on activity
  for each row execute function activity_is_append_only();
create trigger activity_no_truncate before truncate on activity
  for each statement execute function activity_is_append_only();
select guard_truncate('activity', 'activity_default');

create table activity_heads (
  account_id uuid primary key,
  seq bigint not null,
  hash bytea not null
);
comment on table activity_heads is 'distributed by account_id';
