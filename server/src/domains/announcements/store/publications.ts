import type { PublicationContent, PublicationKind, PublicationStatus } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

export type PublicationRow = {
  id: string;
  kind: PublicationKind;
  slug: string | null;
  status: PublicationStatus;
  version: number;
  published_version: number | null;
  published_at: Date | null;
  scheduled_version: number | null;
  scheduled_at: Date | null;
  changed_at: Date;
  changed_by: string;
  /** Of the newest version; in a list without its bodies. */
  content: PublicationContent;
};

type At = { now: Date };

/** The one place that says how a publication stands at a moment. */
const standing = (p: Params<At>) => sql`
  select p.id, p.kind, p.slug, p.version, p.created_at, p.changed_at, p.changed_by,
    case
      when p.withdrawn_at is not null then 'withdrawn'
      when shown.version is not null then 'published'
      when due.version is not null then 'scheduled'
      else 'draft'
    end as status,
    shown.version as published_version, case when shown.version is not null then p.shown_since end as published_at,
    due.version as scheduled_version, due.publish_at as scheduled_at
  from publications p
  left join lateral (
    select v.version from publication_versions v
    where v.publication_id = p.id and v.publish_at between p.shown_since and ${p.now}::timestamptz
    order by v.publish_at desc, v.version desc limit 1) shown on p.withdrawn_at is null
  left join lateral (
    select v.version, v.publish_at from publication_versions v
    where v.publication_id = p.id and v.publish_at > ${p.now}::timestamptz
    order by v.publish_at limit 1) due on p.withdrawn_at is null`;

type ListArgs = At & {
  kind: PublicationKind;
  status: PublicationStatus | null;
  afterId: string | null;
  limit: number;
};

/** The newest announcements first; articles in the order in which people read them. */
export const listPublications = statement<ListArgs, PublicationRow>(
  'list_publications',
  (p) => sql`
  with publication as (${standing(p)} where p.kind = ${p.kind}),
  listed as (
    select s.*, row_number() over (order by (v.content -> 'position')::int, s.created_at desc, s.slug, s.id) as nth
    from publication s join publication_versions v on v.publication_id = s.id and v.version = s.version),
  page as (
    select * from listed l
    where (${p.status}::text is null or l.status = ${p.status})
      and (${p.afterId}::uuid is null or l.nth > (select a.nth from listed a where a.id = ${p.afterId}::uuid))
    order by l.nth limit ${p.limit}::int)
  select page.*, v.content #- '{texts,zh,body}' #- '{texts,en,body}' as content
  from page join publication_versions v on v.publication_id = page.id and v.version = page.version order by nth`,
);

export const findPublication = statement<At & { id: string }, PublicationRow>(
  'find_publication',
  (p) => sql`
  with publication as (${standing(p)} where p.id = ${p.id})
  select s.*, v.content
  from publication s join publication_versions v on v.publication_id = s.id and v.version = s.version`,
);

/** So that of two who change one the second decides by what the first left. */
export const lockPublication = statement<{ id: string }, { id: string }>(
  'lock_publication',
  (p) => sql`select id from publications where id = ${p.id} for update`,
);

export type VersionRow = {
  version: number;
  saved_at: Date;
  saved_by: string;
  publish_at: Date | null;
  published_by: string | null;
};

export const listVersions = statement<{ id: string }, VersionRow>(
  'list_publication_versions',
  (p) => sql`
  select version, saved_at, saved_by, publish_at, published_by from publication_versions
  where publication_id = ${p.id} order by version desc`,
);

export const findVersion = statement<
  { id: string; version: number },
  { version: number; content: PublicationContent; saved_by: string }
>(
  'find_publication_version',
  (p) => sql`
  select version, content, saved_by from publication_versions
  where publication_id = ${p.id} and version = ${p.version}`,
);

// What staff change. Each comes with its line of the audit, and is told to every console.

type Changed = AuditArgs & { id: string; by: string; now: Date };
const told = sql`(select tell_staff('announcements'))`;

type CreateArgs = Changed & { kind: PublicationKind; slug: string | null; content: string };

/** No row: there is one by this id. A slug that is another's violates its key. */
export const createPublication = statement<CreateArgs, { id: string }>(
  'create_publication',
  (p) => sql`
  with made as (
    insert into publications (id, kind, slug, version, created_at, changed_at, changed_by)
    values (${p.id}::uuid, ${p.kind}::text, ${p.slug}::text, 1, ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.by}::text)
    on conflict (id) do nothing returning id, slug),
  named as (insert into publication_slugs (slug, publication_id) select slug, id from made where slug is not null),
  written as (
    insert into publication_versions (publication_id, version, content, saved_at, saved_by)
    select id, 1, ${p.content}::jsonb, ${p.now}::timestamptz, ${p.by}::text from made),
  ${auditing(p, 'made')}
  select id, ${told} from made`,
);

/** No row: its newest version is another. */
export const savePublication = statement<Changed & { baseVersion: number; content: string }, { version: number }>(
  'save_publication',
  (p) => sql`
  with touched as (
    update publications set version = version + 1, changed_at = ${p.now}::timestamptz, changed_by = ${p.by}::text
    where id = ${p.id}::uuid and version = ${p.baseVersion}::int returning id, version),
  written as (
    insert into publication_versions (publication_id, version, content, saved_at, saved_by)
    select id, version, ${p.content}::jsonb, ${p.now}::timestamptz, ${p.by}::text from touched),
  ${auditing(p, 'touched')}
  select version, ${told} from touched`,
);

/** From `at` on people see the newest version; what else was to come is called off. */
export const publishVersion = statement<Changed & { at: Date }, never>(
  'publish_version',
  (p) => sql`
  with touched as (
    update publications set changed_at = ${p.now}::timestamptz, changed_by = ${p.by}::text, withdrawn_at = null,
      shown_since = case
        when withdrawn_at is null and shown_since <= ${p.now}::timestamptz then shown_since
        else ${p.at}::timestamptz end
    where id = ${p.id}::uuid returning id, version),
  called_off as (
    update publication_versions v set publish_at = null, published_by = null from touched
    where v.publication_id = touched.id and v.version <> touched.version and v.publish_at > ${p.now}::timestamptz),
  published as (
    update publication_versions v set publish_at = ${p.at}::timestamptz, published_by = ${p.by}::text from touched
    where v.publication_id = touched.id and v.version = touched.version),
  ${auditing(p, 'touched')}
  select ${told}`,
);

const callingOff = (p: Params<At>) => sql`
  called_off as (
    update publication_versions v set publish_at = null, published_by = null from touched
    where v.publication_id = touched.id and v.publish_at > ${p.now}::timestamptz)`;

export const unschedule = statement<Changed, never>(
  'unschedule_publication',
  (p) => sql`
  with touched as (
    update publications set changed_at = ${p.now}::timestamptz, changed_by = ${p.by}::text,
      shown_since = case when shown_since <= ${p.now}::timestamptz then shown_since end
    where id = ${p.id}::uuid returning id),
  ${callingOff(p)},
  ${auditing(p, 'touched')}
  select ${told}`,
);

export const withdraw = statement<Changed, never>(
  'withdraw_publication',
  (p) => sql`
  with touched as (
    update publications set changed_at = ${p.now}::timestamptz, changed_by = ${p.by}::text,
      withdrawn_at = ${p.now}::timestamptz
    where id = ${p.id}::uuid returning id),
  ${callingOff(p)},
  ${auditing(p, 'touched')}
  select ${told}`,
);

type Seed = { lessons: string; by: string; now: Date };

/** Articles that come with the program, published; a slug that is there already is left as it is. */
export const seedArticles = statement<Seed, { slug: string }>(
  'seed_articles',
  (p) => sql`
  with given as (select * from jsonb_to_recordset(${p.lessons}::jsonb) as (id uuid, slug text, content jsonb)),
  named as (
    insert into publication_slugs (slug, publication_id) select slug, id from given order by slug
    on conflict (slug) do nothing returning slug),
  fresh as (select given.* from given join named using (slug)),
  made as (
    insert into publications (id, kind, slug, version, shown_since, created_at, changed_at, changed_by)
    select id, 'article', slug, 1, ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.by}::text
    from fresh),
  written as (
    insert into publication_versions (publication_id, version, content, saved_at, saved_by, publish_at, published_by)
    select id, 1, content, ${p.now}::timestamptz, ${p.by}::text, ${p.now}::timestamptz, ${p.by}::text from fresh)
  select slug from named`,
);
