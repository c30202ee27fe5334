-- Receipts by a gateway's reference that no message has: heard before the answer that gave the reference was noted.
create table receipts_ahead (
  reference text not null,
  gateway text not null,
  status text not null check (status in ('delivered', 'undelivered')),
  reason text,
  heard_at timestamptz not null,
  primary key (reference, gateway)
);
comment on table receipts_ahead is 'distributed by reference';
create index receipts_ahead_heard_at on receipts_ahead (heard_at);
