-- A message of the inbox is told by SMS and to the installed app too, by whoever takes it from here.
alter table notifications
  add column in_inbox boolean not null default true,
  add column told_at timestamptz;
comment on column notifications.in_inbox is 'false where the account does not want this category in its inbox: the row is there to be told elsewhere';
comment on column notifications.told_at is 'when it was given to the other channels; null while that is to be done';
update notifications set told_at = created_at;
create index notifications_to_tell on notifications (created_at) where told_at is null;
drop index notifications_unread;
create index notifications_unread on notifications (account_id, category) where read_at is null and in_inbox;

-- Only what was ever set; what was not is by default.
create table notification_preferences (
  account_id uuid not null,
  category text not null check (category in ('transaction', 'activity', 'security')),
  channel text not null check (channel in ('in_app', 'sms', 'push')),
  is_on boolean not null,
  changed_at timestamptz not null,
  primary key (account_id, category, channel),
  check (category <> 'security' or is_on)
);
comment on table notification_preferences is 'distributed by account_id';
comment on column notification_preferences.changed_at is 'of activity by SMS: when the owner agreed to marketing, or stopped it (S9)';

-- Browsers that asked to be told while the app is closed (W3C Push API).
create table push_subscriptions (
  account_id uuid not null,
  id uuid not null,
  endpoint_digest bytea not null,
  subscription_cipher bytea not null,
  session_id uuid not null,
  language text not null check (language in ('zh', 'en')),
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, endpoint_digest)
);
comment on table push_subscriptions is 'distributed by account_id';
comment on column push_subscriptions.session_id is 'it is told for as long as this session is open';

-- What is on its way to a browser: written with the note that its message was told, gone once the push service has it.
create table push_messages (
  account_id uuid not null,
  notification_id uuid not null,
  subscription_id uuid not null,
  attempts smallint not null default 0,
  available_at timestamptz not null,
  primary key (account_id, notification_id, subscription_id)
);
comment on table push_messages is 'distributed by account_id';
create index push_messages_due on push_messages (available_at);

-- The key pair by which push services know us (VAPID, RFC 8292): made once, for every process.
create table push_keys (
  id smallint primary key check (id = 1),
  public_key text not null,
  private_key_cipher bytea not null
);
comment on table push_keys is 'distributed by id';

-- Numbers that answered R: no marketing goes there until their account asks for it anew (S9).
create table marketing_stops (
  recipient_index bytea primary key,
  stopped_at timestamptz not null
);
comment on table marketing_stops is 'distributed by recipient_index';

-- What was told to everybody: its words once, and how far it has come.
create table campaigns (
  name text primary key,
  campaign_id uuid not null,
  words jsonb not null,
  told_through uuid,
  told integer not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz
);
comment on table campaigns is 'distributed by name';
comment on column campaigns.campaign_id is 'the id of its message in every inbox, so that nobody has it twice';
comment on column campaigns.told_through is 'the last account that was looked at';
create index campaigns_by_message on campaigns (campaign_id);
