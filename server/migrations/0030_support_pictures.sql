-- Pictures that people send to support. A picture is noted before its bytes are anywhere, comes into one message, and is
-- forgotten where it comes into none.
create table support_pictures (
  account_id uuid not null,
  id uuid not null,
  status text not null default 'storing' check (status in ('storing', 'stored', 'forgetting')),
  store text not null check (store in ('database', 's3')),
  width integer not null,
  height integer not null,
  bytes integer not null,
  message_id uuid,
  place smallint,
  created_at timestamptz not null,
  forget_after timestamptz,
  primary key (account_id, id),
  check (message_id is null or (status = 'stored' and forget_after is null)),
  check (message_id is not null or forget_after is not null)
);
comment on table support_pictures is 'distributed by account_id';
comment on column support_pictures.store is 'where its sealed bytes lie';
comment on column support_pictures.place is 'in the order of its message';
comment on column support_pictures.forget_after is 'of one that is in no message: how long it may still come into one';
create index support_pictures_of_message on support_pictures (account_id, message_id) where message_id is not null;
create index support_pictures_to_forget on support_pictures (forget_after) where forget_after is not null;

create table support_picture_bytes (
  account_id uuid not null,
  picture_id uuid not null,
  sealed bytea not null,
  primary key (account_id, picture_id)
);
comment on table support_picture_bytes is 'distributed by account_id';
-- What is sealed can't be pressed together.
alter table support_picture_bytes alter column sealed set storage external;

-- Counted by one at a time, as cases are: volatile, so that it sees what was committed while it waited.
create function support_pictures_since(account uuid, since timestamptz) returns bigint language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('support-pictures/' || account, 0));
  return (select count(*) from support_pictures p where p.account_id = account and p.created_at > since);
end $$;
