-- One row is one SMS, and the queue: a message is written by the transaction that wants it sent (S10).
create table messages (
  account_id uuid not null,
  id uuid not null,
  template text not null,
  category text not null check (category in ('ordinary', 'security', 'marketing')),
  recipient_index bytea not null,
  recipient_cipher bytea not null,
  country text not null,
  text_cipher bytea,
  units smallint not null,
  status text not null default 'queued'
    check (status in ('queued', 'submitted', 'delivered', 'undelivered', 'failed', 'expired')),
  reason text,
  gateway text,
  avoid_gateway text,
  attempts smallint not null default 0,
  available_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (account_id, id)
) partition by range (id);
comment on table messages is 'distributed by account_id';
comment on column messages.text_cipher is 'the text to send; null once the message has reached its end';
comment on column messages.available_at is 'when a dispatcher may claim it; moved ahead by each claim, so a crash gives it back';
comment on column messages.avoid_gateway is 'the gateway that carried the SMS before this resend: another is tried first';
create table messages_default partition of messages default;
create index messages_queue on messages (available_at) where status = 'queued';
create index messages_unfinished on messages (expires_at) where text_cipher is not null;

-- The last sends of one number, account or address, newest first: element n is the nth most recent.
create table send_windows (
  subject bytea primary key,
  sent_at timestamptz[] not null
);
comment on table send_windows is 'distributed by subject';

create table sms_spend (
  day date primary key,
  units integer not null
);
comment on table sms_spend is 'distributed by day';

-- Seconds until every window has room again, 0 where it has now. `counts` and `seconds` are the windows in pairs.
create function send_wait(sent_at timestamptz[], moment timestamptz, counts integer[], seconds integer[])
returns integer language sql immutable parallel safe as $$
  select greatest(coalesce(max(ceil(extract(epoch from sent_at[l.count] - moment)) + l.seconds), 0), 0)::integer
  from unnest(counts, seconds) as l (count, seconds)
$$;
