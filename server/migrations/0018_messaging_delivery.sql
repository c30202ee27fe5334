-- A message tells by which way it went, and when.
alter table messages
  add column channel text not null default 'sms' check (channel in ('sms', 'voice')),
  add column prefix text not null default '',
  add column rank smallint,
  add column reference text,
  add column submitted_at timestamptz,
  add column used_at timestamptz;
comment on column messages.prefix is 'the number without its last six digits: the range whose conversion is watched (S5)';
comment on column messages.rank is 'how manieth of the gateways in turn took it: 1 is the first choice';
comment on column messages.reference is 'the gateway''s own name for it, where its reports go by that';
comment on column messages.used_at is 'when the code in it was spent';
comment on column messages.text_cipher is 'what to say, in parts; null once the message has reached its end';
create index messages_reference on messages (gateway, reference) where reference is not null and status = 'submitted';

-- What became of messages, by the minute in which a gateway took them (or they ended without one).
create table sms_counts (
  minute timestamptz not null,
  gateway text not null,
  country text not null,
  channel text not null,
  submitted integer not null default 0,
  delivered integer not null default 0,
  undelivered integer not null default 0,
  used integer not null default 0,
  failed integer not null default 0,
  expired integer not null default 0,
  primary key (minute, gateway, country, channel)
);
comment on table sms_counts is 'distributed by minute';
comment on column sms_counts.gateway is 'empty where no gateway took it';

-- What a day cost: units as gateways charge them, by country, and ''*'' for all of them together (S4).
alter table sms_spend add column country text not null default '*';
alter table sms_spend drop constraint sms_spend_pkey, add primary key (day, country);
alter table sms_spend alter column country drop default;
