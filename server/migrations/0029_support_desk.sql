-- The desk: who looks after a case, who has it open, and what became of an appeal that was approved.
alter table support_cases
  add column version integer not null default 1,
  add column assignee_id uuid,
  add column assignee text,
  add column change_account_id uuid,
  add column notice_until timestamptz,
  add column outcome text check (outcome in ('carried_out', 'objected', 'stopped'));
comment on column support_cases.version is 'raised by each act and message, so that nobody acts on what they have not seen';
comment on column support_cases.change_id is 'of an objection: the change that it was to; of an approved appeal: the change that carries it out';
comment on column support_cases.change_account_id is 'of an approved appeal: whose number the change takes';
comment on column support_cases.notice_until is 'of an approved appeal: until when the other side could say no';
comment on column support_cases.outcome is 'of an approved appeal: what its change came to; null while the notice runs';

alter table support_messages add column staff text;
comment on column support_messages.staff is 'who of the staff wrote it';

-- Acts that were done by the command line have a name alone, which was only said.
alter table support_acts add column staff_id uuid;
alter table support_acts drop constraint support_acts_act_check;
alter table support_acts add constraint support_acts_act_check
  check (act in ('open', 'approve', 'refuse', 'stop', 'answer', 'note', 'assign', 'unassign', 'resolve'));
comment on column support_acts.staff is 'the name of a member, which is one person’s for good; before there were members, what somebody said';

-- Who has a case open, and may therefore read it without saying anew why.
create table support_viewers (
  account_id uuid not null,
  case_id uuid not null,
  staff_id uuid not null,
  staff text not null,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  writing boolean not null default false,
  primary key (account_id, case_id, staff_id)
);
comment on table support_viewers is 'distributed by account_id';
create index support_viewers_by_age on support_viewers (opened_at);

-- What the appeals that were approved before have started: the change has the moment of the act that approved it.
update support_cases c set change_id = d.id, change_account_id = d.account_id, notice_until = d.applies_at,
  outcome = case d.status when 'waiting' then null when 'applied' then 'carried_out' else 'objected' end
from support_acts a, phone_changes d
where c.status = 'approved' and a.account_id = c.account_id and a.case_id = c.id and a.act = 'approve'
  and d.started_at = a.acted_at and coalesce(d.claimant_id, d.account_id) = c.account_id;

-- Each way of listing has an index of its own. An appeal waits for a decision, not for an answer, and has its own list.
drop index support_cases_by_status;
create index support_cases_unanswered on support_cases (unanswered_since, id)
  where unanswered_since is not null and not (status = 'open' and proof_id is not null);
create index support_cases_unanswered_of_topic on support_cases (topic, unanswered_since, id)
  where unanswered_since is not null and not (status = 'open' and proof_id is not null);
create index support_cases_assigned on support_cases (assignee_id, id)
  where assignee_id is not null and (status = 'open' or unanswered_since is not null);
create index support_cases_by_id on support_cases (id);
create index support_cases_by_status on support_cases (status, id);
create index support_cases_by_topic on support_cases (topic, id);
create index support_cases_by_topic_and_status on support_cases (topic, status, id);
create index support_cases_appeals on support_cases (id)
  where proof_id is not null and (status = 'open' or (status = 'approved' and outcome is null));
create index support_cases_undecided_appeals on support_cases (opened_at) where proof_id is not null and status = 'open';
create index support_cases_by_change on support_cases (account_id, change_id) where change_id is not null;

create function tell_staff_of_case() returns trigger language plpgsql as $$
begin
  perform tell_staff('cases'), tell_staff('case/' || new.number);
  if new.proof_id is not null then
    perform tell_staff('appeals');
  end if;
  return null;
end $$;
create trigger support_cases_tell_staff after insert or update on support_cases
  for each row execute function tell_staff_of_case();

create function tell_staff_of_viewer() returns trigger language plpgsql as $$
begin
  perform tell_staff('case/' || c.number) from support_cases c where c.account_id = new.account_id and c.id = new.case_id;
  return null;
end $$;
create trigger support_viewers_tell_staff after insert on support_viewers
  for each row execute function tell_staff_of_viewer();
create trigger support_viewers_tell_staff_of_writing after update on support_viewers
  for each row when (old.writing <> new.writing or new.seen_at > old.seen_at + interval '1 minute')
  execute function tell_staff_of_viewer();

-- Whatever ends the change of an approved appeal ends the appeal with it, in the same transaction: nobody has to think of it.
-- A release that ends while the number has left its holder, who replaced or unbound it, has come to what it was for. One
-- that its holder ended opens the case again: there is something to be said.
create function end_appeal_of_change() returns trigger language plpgsql as $$
declare
  ended_at constant timestamptz := coalesce(new.ended_at, new.applied_at, old.applies_at);
  came_to constant text := case
    when tg_op = 'DELETE' or new.status = 'applied' then 'carried_out'
    when old.kind = 'release' and not exists (
      select from phone_bindings b where b.account_id = old.account_id and b.id = old.binding_id and b.status = 'active')
      then 'carried_out'
    else 'objected' end;
begin
  update support_cases c set outcome = came_to, version = c.version + 1, changed_at = ended_at,
    status = case when came_to = 'objected' and not exists (
      select from support_cases o
      where o.account_id = c.account_id and o.proof_id = c.proof_id and o.status = 'open') then 'open' else c.status end,
    unanswered_since = case when came_to = 'objected' then coalesce(c.unanswered_since, ended_at)
      else c.unanswered_since end
  where c.account_id = coalesce(old.claimant_id, old.account_id) and c.change_id = old.id and c.status = 'approved'
    and c.outcome is null;
  return null;
end $$;
create trigger phone_changes_end_appeal after update of status on phone_changes
  for each row when (old.status = 'waiting' and new.status <> 'waiting') execute function end_appeal_of_change();
create trigger phone_changes_end_appeal_when_gone after delete on phone_changes
  for each row when (old.status = 'waiting') execute function end_appeal_of_change();
