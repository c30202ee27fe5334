-- What people and staff say to each other, and appeals for numbers. All that they write is sealed.
create table support_cases (
  account_id uuid not null references accounts,
  id uuid not null,
  number text not null,
  topic text not null check (topic in ('phone_taken', 'phone_lost', 'phone_objected', 'other')),
  status text not null default 'open' check (status in ('open', 'approved', 'refused', 'resolved')),
  proof_id uuid,
  change_id uuid,
  phone_index bytea,
  phone_cipher bytea,
  contact_cipher bytea,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  unanswered_since timestamptz,
  primary key (account_id, id)
);
comment on table support_cases is 'distributed by account_id';
comment on column support_cases.proof_id is 'of an appeal: the proof of the number that it rests on';
comment on column support_cases.change_id is 'of an objection: the change that it was to';
comment on column support_cases.unanswered_since is 'when the person wrote what staff have not answered yet; null where nothing is';
-- A proof opens one case at a time. Once that was refused, the same proof can open another, with better evidence.
create unique index support_cases_one_per_proof on support_cases (account_id, proof_id)
  where proof_id is not null and status = 'open';
create index support_cases_by_proof on support_cases (account_id, proof_id) where proof_id is not null;
create index support_cases_waiting on support_cases (opened_at) where status = 'open' or unanswered_since is not null;
create index support_cases_by_status on support_cases (status, opened_at);

-- Staff find a case by what people read out on the phone.
create table support_numbers (
  number text primary key,
  account_id uuid not null,
  case_id uuid not null
);
comment on table support_numbers is 'distributed by number';

create table support_counters (
  day date primary key,
  count integer not null
);
comment on table support_counters is 'distributed by day';

create table support_messages (
  account_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  author text not null check (author in ('person', 'staff', 'system')),
  text_cipher bytea not null,
  written_at timestamptz not null,
  primary key (account_id, case_id, id)
);
comment on table support_messages is 'distributed by account_id';

-- Who of the staff did what, and why. Nobody changes it (P9).
create table support_acts (
  account_id uuid not null,
  case_id uuid not null,
  id uuid not null,
  staff text not null,
  act text not null check (act in ('approve', 'refuse', 'answer', 'resolve', 'lift')),
  reason_cipher bytea,
  acted_at timestamptz not null,
  primary key (account_id, case_id, id)
);
comment on table support_acts is 'distributed by account_id';
comment on column support_acts.staff is 'folded: two spellings of a name are one person';
create unique index support_acts_one_approval on support_acts (account_id, case_id, staff) where act = 'approve';

create function support_acts_are_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'support_acts is append-only';
end $$;
create trigger support_acts_no_change before update or delete on support_acts
  for each row execute function support_acts_are_append_only();
create trigger support_acts_no_truncate before truncate on support_acts
  for each statement execute function support_acts_are_append_only();

-- What counts to a limit, for one at a time. Volatile, so it looks with a snapshot taken after the wait: the statement's
-- own would not see what was committed meanwhile.
create function support_cases_since(account uuid, since timestamptz) returns bigint language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('support/' || account, 0));
  return (select count(*) from support_cases c
    where c.account_id = account and c.opened_at > since and c.topic <> 'phone_objected');
end $$;

create function support_messages_in(account uuid, of_case uuid) returns bigint language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('support/' || account || '/' || of_case, 0));
  return (select count(*) from support_messages m where m.account_id = account and m.case_id = of_case);
end $$;
