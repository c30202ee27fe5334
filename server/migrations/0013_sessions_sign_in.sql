-- How much a restricted account is kept from, and why; when a closing one is gone.
alter table accounts add column restriction_level text check (restriction_level in ('no_payments', 'no_changes', 'read_only'));
alter table accounts add column restriction_reason text
  check (restriction_reason in ('objection', 'disowned', 'risk', 'staff'));
update accounts set restriction_level = 'no_changes', restriction_reason = 'objection' where status = 'restricted';
alter table accounts add constraint restricted_has_level
  check ((status = 'restricted') = (restriction_level is not null) and (status = 'restricted') = (restriction_reason is not null));
comment on column accounts.restriction_level is 'what it is kept from; each level holds the one before it';
alter table accounts add column distrusted_from timestamptz;
comment on column accounts.distrusted_from is 'of a disowned line, when it was: what the account was given from then on does not free it';
alter table accounts add column closes_at timestamptz;
alter table accounts add constraint closing_has_end check (status <> 'closing' or closes_at is not null);
alter table accounts add column password_reminder_dismissed_at timestamptz;
create index accounts_closing on accounts (closes_at) where status = 'closing';

alter table devices alter column trusted_since drop not null;
comment on column devices.trusted_since is 'since when the password is enough on it, and its password alone may start something (P6); null: a sign-in there wants a second proof';

alter table sessions add column proven_at timestamptz;
update sessions set proven_at = created_at;
alter table sessions alter column proven_at set not null;
comment on column sessions.proven_at is 'when the owner last proved themselves in it: smaller acts want no further proof for a while (L8)';

-- A sign-in whose password was right and that waits for a second proof. Its id is random: whoever has it may complete it.
create table pending_sign_ins (
  id uuid primary key,
  account_id uuid not null,
  device_label text not null,
  address inet not null,
  is_held boolean not null,
  decision_id uuid,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz
);
comment on table pending_sign_ins is 'distributed by id';
comment on column pending_sign_ins.completed_at is 'kept until it would have ended, so that a repeat of its completion is answered like the first';
comment on column pending_sign_ins.is_held is 'risk wants more than an SMS where the account has more';
create index pending_sign_ins_by_account on pending_sign_ins (account_id);
create index pending_sign_ins_by_age on pending_sign_ins (expires_at);

-- Subjects like a sign-in that waits come and go: what is long over is forgotten by its age, which is in the id.
create index current_verifications_by_age on current_verifications (verification_id);
