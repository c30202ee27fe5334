-- The inbox: one row is one thing an account is told, written by the statement that did it.
create table notifications (
  account_id uuid not null,
  id uuid not null,
  category text not null check (category in ('transaction', 'activity', 'security')),
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (account_id, id)
) partition by range (id);
comment on table notifications is 'distributed by account_id';
comment on column notifications.data is 'what the words of the kind need: times and ids, never a number, a code or a token';
create table notifications_default partition of notifications default;
create index notifications_unread on notifications (account_id, category) where read_at is null;
