-- How codes to a range of numbers fare: one row for each minute in which some were sent there (S5).
create table sms_conversions (
  prefix text not null,
  minute timestamptz not null,
  sent integer not null default 0,
  used integer not null default 0,
  primary key (prefix, minute)
);
comment on table sms_conversions is 'distributed by prefix';
comment on column sms_conversions.minute is 'in which the codes were sent; those used later count here too';
create index sms_conversions_by_age on sms_conversions (minute);

-- The ranges whose codes are hardly used: asking for one takes a solved challenge (S5).
create table sms_brakes (
  prefix text primary key,
  braked_at timestamptz not null,
  lifts_at timestamptz not null
);
comment on table sms_brakes is 'distributed by prefix';
comment on column sms_brakes.lifts_at is 'when too few codes of the last day are left to judge by';
create index sms_brakes_by_end on sms_brakes (lifts_at);

-- Challenges that were solved and used: each is good for one code.
create table solved_challenges (
  id bytea primary key,
  good_until timestamptz not null
);
comment on table solved_challenges is 'distributed by id';
create index solved_challenges_by_end on solved_challenges (good_until);
