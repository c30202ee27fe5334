alter table accounts add column liftable_by text check (liftable_by in ('code', 'staff'));
update accounts set liftable_by = 'code' where status = 'restricted';
alter table accounts add constraint restricted_is_liftable check ((status = 'restricted') = (liftable_by is not null));
comment on column accounts.liftable_by is 'who may lift the restriction: the person by a code, or staff';
alter table accounts add column restrictions integer not null default 0;
comment on column accounts.restrictions is 'raised by each restriction: what lifts one does not lift the next';
alter table accounts add column contact_cipher bytea;
comment on column accounts.contact_cipher is 'whom to reach, JSON sealed for this account; without a number it follows the bound one';

alter table devices add column trusted_since timestamptz;
update devices set trusted_since = first_seen_at;
alter table devices alter column trusted_since set not null;
comment on column devices.trusted_since is 'since when its password alone may start something (P6); an objection begins it anew';
