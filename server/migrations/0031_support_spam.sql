-- Texts and calls that people report, by who sent them. All that they write is sealed.
create table spam_senders (
  sender_index bytea primary key,
  id uuid not null,
  sender_kind text not null check (sender_kind in ('number', 'service', 'name')),
  sender_cipher bytea not null,
  sms integer not null,
  calls integer not null,
  reporters integer not null,
  imitations integer not null,
  weight double precision not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  waiting_since timestamptz,
  outcome text check (outcome in ('phishing', 'spam', 'ours', 'harmless', 'unclear')),
  words_cipher bytea,
  decided_at timestamptz,
  version integer not null default 0,
  is_telling boolean not null default false,
  check ((outcome is null) = (waiting_since is not null) and (outcome is null) = (decided_at is null))
);
comment on table spam_senders is 'distributed by sender_index';
comment on column spam_senders.imitations is 'reports of something that said it was from us, and was not';
comment on column spam_senders.weight is 'log2 of the sum of 2^days over its reports: a report counts half as much each day, and yet nothing has to be counted anew';
comment on column spam_senders.version is 'how often it was decided or opened again';
comment on column spam_senders.is_telling is 'some of its reporters have not heard of the outcome yet';
create index spam_senders_by_id on spam_senders (id);
create index spam_senders_in_order on spam_senders ((imitations > 0), weight, id) where outcome is null;
create index spam_senders_waiting on spam_senders (waiting_since) where outcome is null;
create index spam_senders_decided on spam_senders (decided_at, id) where outcome is not null;
create index spam_senders_telling on spam_senders (id) where is_telling;
create index spam_senders_by_age on spam_senders (last_at);
create trigger spam_senders_tell after insert or update on spam_senders
  for each row execute function tell_staff_of('spam');

create table spam_reports (
  account_id uuid not null,
  id uuid not null,
  sender_index bytea not null,
  kind text not null check (kind in ('sms', 'call')),
  sender_cipher bytea not null,
  content_cipher bytea,
  received_at timestamptz not null,
  reported_at timestamptz not null,
  verdict text not null check (verdict in ('ours', 'imitates_us', 'not_ours', 'unclear')),
  digest bytea not null,
  primary key (account_id, id),
  unique (account_id, digest)
);
comment on table spam_reports is 'distributed by account_id';
comment on column spam_reports.digest is 'of all that was said: the same report twice is one';
create index spam_reports_by_sender on spam_reports (sender_index, id);

-- Who is to hear what became of a sender.
create table spam_reporters (
  sender_index bytea not null,
  account_id uuid not null,
  heard_version integer not null,
  primary key (sender_index, account_id)
);
comment on table spam_reporters is 'distributed by sender_index';

-- What an account has reported before, for one report of it at a time: volatile, so it looks with a snapshot taken after the wait.
create function spam_before(account uuid, since timestamptz, sender bytea, same bytea,
  out reports_since bigint, out same_id uuid, out is_first boolean) language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('spam/' || account, 0));
  reports_since := (select count(*) from spam_reports r where r.account_id = account and r.reported_at > since);
  same_id := (select r.id from spam_reports r where r.account_id = account and r.digest = same);
  is_first := not exists (select 1 from spam_reporters r where r.sender_index = sender and r.account_id = account);
end $$;
