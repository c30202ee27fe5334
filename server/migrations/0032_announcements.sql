-- What we tell everybody: announcements, and the articles of 安全课堂. What people see at a moment is the version whose time
-- came last, so a schedule needs nobody to carry it out.
create table publications (
  id uuid primary key,
  kind text not null check (kind in ('announcement', 'article')),
  slug text,
  version integer not null,
  shown_since timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by text not null,
  check ((kind = 'article') = (slug is not null))
);
comment on table publications is 'distributed by id';
comment on column publications.version is 'the newest; whoever saves names it, so that two can''t both follow it';
comment on column publications.shown_since is 'from when people see it; versions of before it, withdrawn once, are not shown again';
create index publications_by_kind on publications (kind, created_at);

-- Where a link to an article leads. A slug stays its article's for good.
create table publication_slugs (
  slug text primary key,
  publication_id uuid not null
);
comment on table publication_slugs is 'distributed by slug';

create table publication_versions (
  publication_id uuid not null,
  version integer not null,
  content jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  publish_at timestamptz,
  published_by text,
  primary key (publication_id, version)
);
comment on table publication_versions is 'distributed by publication_id';
comment on column publication_versions.publish_at is 'from when it is what people see; null where it never was, or a schedule was called off';
create index publication_versions_by_time on publication_versions (publication_id, publish_at) where publish_at is not null;
