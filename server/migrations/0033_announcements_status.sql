-- How each part of the service was, a row for each change. Between seen_at and the next row's since nobody looked, where that
-- is longer than looks are apart.
create table status_spans (
  component text not null,
  since timestamptz not null,
  state text not null check (state in ('ok', 'degraded', 'down')),
  seen_at timestamptz not null,
  primary key (component, since),
  check (seen_at >= since)
);
comment on table status_spans is 'distributed by component';
comment on column status_spans.seen_at is 'when it was last seen so';
create index status_spans_by_end on status_spans (seen_at);

create table incidents (
  id uuid primary key,
  version integer not null default 1,
  state text not null check (state in ('investigating', 'identified', 'monitoring', 'resolved')),
  title jsonb not null,
  components text[] not null check (cardinality(components) > 0),
  began_at timestamptz not null,
  resolved_at timestamptz,
  opened_by text,
  changed_at timestamptz not null,
  changed_by text,
  published_at timestamptz,
  dismissed_at timestamptz,
  check ((state = 'resolved') = (resolved_at is not null)),
  check (published_at is null or dismissed_at is null)
);
comment on table incidents is 'distributed by id';
comment on column incidents.opened_by is 'null where the watch opened it: nobody but staff sees it until one of them publishes it';
create index incidents_drafts on incidents (id) where published_at is null and dismissed_at is null;
create index incidents_live on incidents (id) where published_at is not null and resolved_at is null;
create index incidents_over on incidents (resolved_at) where resolved_at is not null and published_at is not null;
create index incidents_by_change on incidents (changed_at);

create table incident_notes (
  incident_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  state text not null check (state in ('investigating', 'identified', 'monitoring', 'resolved')),
  note jsonb not null,
  noted_by text not null,
  primary key (incident_id, id)
);
comment on table incident_notes is 'distributed by incident_id';
