-- sms_counts by the hour and the day, for who looks at weeks: made from it again and again while receipts may still come.
create table sms_hours (
  hour timestamptz not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer not null,
  delivered integer not null,
  undelivered integer not null,
  used integer not null,
  failed integer not null,
  expired integer not null,
  primary key (hour, gateway, country, channel)
);
comment on table sms_hours is 'distributed by hour';

create table sms_days (
  day timestamptz not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer not null,
  delivered integer not null,
  undelivered integer not null,
  used integer not null,
  failed integer not null,
  expired integer not null,
  primary key (day, gateway, country, channel)
);
comment on table sms_days is 'distributed by day';
comment on column sms_days.day is 'where it begins, in UTC';
