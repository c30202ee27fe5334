-- What B特派 offers. Names in both languages, as {"zh": …, "en": …}.
create table services (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
  position integer not null,
  name jsonb not null,
  description jsonb not null,
  unit jsonb not null,
  contact text not null check (contact in ('none', 'phone', 'address')),
  max_quantity integer not null default 99 check (max_quantity between 1 and 999),
  -- Whether work on an order of it begins by itself, or when staff take it up.
  starts text not null check (starts in ('at_once', 'by_staff')),
  is_offered boolean not null default true,
  changed_at timestamptz not null default now(),
  changed_by text not null default 'seed'
);
comment on table services is 'distributed by id';

create table service_options (
  service_id text not null references services,
  id text not null check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  position integer not null,
  name jsonb not null,
  price_fen bigint not null check (price_fen between 1 and 100000000),
  is_offered boolean not null default true,
  changed_at timestamptz not null default now(),
  changed_by text not null default 'seed',
  primary key (service_id, id)
);
comment on table service_options is 'distributed by service_id';

insert into services (id, position, name, description, unit, contact, max_quantity, starts) values
  ('city-errand', 1, '{"zh": "同城特派", "en": "City errand"}',
   '{"zh": "取件、送件、代买，专人专送，平均 1 小时送达。", "en": "Pick up, deliver or buy for you: one courier, about an hour."}',
   '{"zh": "单", "en": "errand"}', 'address', 20, 'by_staff'),
  ('phone-top-up', 2, '{"zh": "手机充值", "en": "Phone top-up"}',
   '{"zh": "移动、联通、电信、广电，一般几分钟到账。", "en": "All mainland carriers, usually within minutes."}',
   '{"zh": "笔", "en": "top-up"}', 'phone', 5, 'at_once'),
  ('household-bills', 3, '{"zh": "生活缴费", "en": "Household bills"}',
   '{"zh": "水、电、燃气，缴费后 1 个工作日内入账。", "en": "Water, power and gas; booked within one working day."}',
   '{"zh": "笔", "en": "payment"}', 'address', 10, 'at_once'),
  ('parcel', 4, '{"zh": "寄件", "en": "Send a parcel"}',
   '{"zh": "上门取件，全国送达，全程可查。", "en": "Collected at your door, delivered nationwide."}',
   '{"zh": "件", "en": "parcel"}', 'address', 20, 'by_staff');

insert into service_options (service_id, id, position, name, price_fen) values
  ('city-errand', 'within-5km', 1, '{"zh": "5 公里内", "en": "Within 5 km"}', 1500),
  ('city-errand', 'within-10km', 2, '{"zh": "10 公里内", "en": "Within 10 km"}', 2500),
  ('city-errand', 'within-20km', 3, '{"zh": "20 公里内", "en": "Within 20 km"}', 4500),
  ('phone-top-up', '30', 1, '{"zh": "30 元", "en": "¥30"}', 2998),
  ('phone-top-up', '50', 2, '{"zh": "50 元", "en": "¥50"}', 4990),
  ('phone-top-up', '100', 3, '{"zh": "100 元", "en": "¥100"}', 9970),
  ('phone-top-up', '200', 4, '{"zh": "200 元", "en": "¥200"}', 19930),
  ('household-bills', '50', 1, '{"zh": "50 元", "en": "¥50"}', 5000),
  ('household-bills', '100', 2, '{"zh": "100 元", "en": "¥100"}', 10000),
  ('household-bills', '200', 3, '{"zh": "200 元", "en": "¥200"}', 20000),
  ('parcel', '1kg', 1, '{"zh": "1 公斤内", "en": "Up to 1 kg"}', 1200),
  ('parcel', '3kg', 2, '{"zh": "3 公斤内", "en": "Up to 3 kg"}', 1800),
  ('parcel', '10kg', 3, '{"zh": "10 公斤内", "en": "Up to 10 kg"}', 3900);

create table orders (
  account_id uuid not null references accounts,
  id uuid not null,
  number text not null,
  status text not null check (
    status in ('awaiting_payment', 'paid', 'in_progress', 'completed', 'cancelled', 'refunding', 'refunded')),
  -- Where a refund that was refused, or gave back a part, leads again.
  status_before_refund text check (status_before_refund in ('paid', 'in_progress', 'completed')),
  currency text not null check (currency = 'CNY'),
  total_fen bigint not null check (total_fen between 1 and 100000000),
  refunded_fen bigint not null default 0 check (refunded_fen between 0 and total_fen),
  -- What was ordered, with the names and prices of that moment.
  items jsonb not null,
  starts_at_once boolean not null,
  -- Sealed by the account's own key: {contact, note, asked}; null once that is destroyed.
  details_cipher bytea,
  -- What happened, oldest first: {kind, at, by, amountFen?, staff?}. Written by the update that makes it so.
  timeline jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  pay_until timestamptz not null,
  completes_at timestamptz,
  primary key (account_id, id),
  check ((status = 'refunding') = (status_before_refund is not null)),
  check ((status = 'in_progress') = (completes_at is not null))
);
comment on table orders is 'distributed by account_id';
-- An account's list, by status and newest first. Ids are made by clients too, so they are in no order.
create index orders_of_account on orders (account_id, status, created_at desc, id desc);
create index orders_unpaid on orders (pay_until, id) where status = 'awaiting_payment';
create index orders_to_start on orders (changed_at, id) where status = 'paid' and starts_at_once;
create index orders_in_progress on orders (completes_at, id) where status = 'in_progress';
create index orders_at_work on orders (changed_at) where status in ('paid', 'in_progress', 'refunding');

-- For whoever is told a number on the phone.
create table order_numbers (
  number text primary key,
  account_id uuid not null,
  order_id uuid not null
);
comment on table order_numbers is 'distributed by number';

-- What counts to a limit, for one at a time. Volatile, so it looks with a snapshot taken after the wait: the statement's
-- own would not see what was committed meanwhile.
create function orders_unpaid_of(account uuid) returns bigint language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('orders/' || account, 0));
  return (select count(*) from orders o where o.account_id = account and o.status = 'awaiting_payment');
end $$;
