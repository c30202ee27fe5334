-- Each queue of the desk is a stretch of an index: what is in a state, the longest untouched first.
drop index orders_at_work;
create index orders_at_work on orders (status, changed_at, id) where status in ('paid', 'in_progress', 'refunding');
create index orders_to_begin on orders (changed_at) where status = 'paid' and not starts_at_once;
