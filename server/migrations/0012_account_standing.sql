alter table accounts add column liftable_by text check (liftable_by in ('code', 'staff'));
update accounts set liftable_by = 'code' where status = 'restricted';
alter table accounts add constraint restricted_is_liftable check ((status = 'restricted') = (liftable_by is not null));
comment on column accounts.liftable_by is 'who may lift the restriction: the person by a code, or staff';
alter table accounts add column contact_cipher bytea;
comment on column accounts.contact_cipher is 'whom to reach, JSON sealed for this account; without a number it follows the bound one';
