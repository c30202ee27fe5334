import type { IncidentState } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

type Words = { zh: string; en: string };
export type IncidentRow = {
  id: string;
  version: number;
  state: IncidentState;
  title: Words;
  components: string[];
  began_at: Date;
  resolved_at: Date | null;
  opened_by: string | null;
  changed_at: Date;
  changed_by: string | null;
  published_at: Date | null;
  dismissed_at: Date | null;
  notes: { id: string; at: string; state: IncidentState; text: Words; by: string }[];
};

const columns = sql`
  i.id, i.version, i.state, i.title, i.components, i.began_at, i.resolved_at, i.opened_by, i.changed_at, i.changed_by,
  i.published_at, i.dismissed_at, (
    select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'at', n.at, 'state', n.state, 'text', n.note, 'by', n.noted_by)
      order by n.at desc, n.id desc), '[]')
    from incident_notes n where n.incident_id = i.id) as notes`;
const isDraft = sql`published_at is null and dismissed_at is null`;
const isLive = sql`published_at is not null and resolved_at is null`;

/** What everybody may read: those that are not over. */
export const listLive = statement<Record<string, never>, IncidentRow>(
  'list_live_incidents',
  () => sql`select ${columns} from incidents i where ${isLive} order by i.began_at desc, i.id desc limit 20`,
);
export const listOver = statement<{ since: Date }, IncidentRow>(
  'list_over_incidents',
  (p) => sql`
  select ${columns} from incidents i
  where resolved_at >= ${p.since}::timestamptz and published_at is not null order by resolved_at desc, id desc limit 100`,
);

/** For staff, the newest first: all, or those that still want something done. */
export const listIncidents = statement<{ openOnly: boolean; beforeId: string | null; limit: number }, IncidentRow>(
  'list_incidents',
  (p) => sql`
  select ${columns} from incidents i
  where (${p.beforeId}::uuid is null or i.id < ${p.beforeId}::uuid)
    and (not ${p.openOnly}::boolean or (${isDraft}) or (${isLive}))
  order by i.id desc limit ${p.limit}::int`,
);
export const findIncident = statement<{ id: string }, IncidentRow>(
  'find_incident',
  (p) => sql`select ${columns} from incidents i where i.id = ${p.id}::uuid`,
);

/** Drafts that nobody has published or dismissed. */
export const countDrafts = statement<Record<string, never>, { count: number; oldest_at: Date | null }>(
  'count_incident_drafts',
  () => sql`
  select count(*)::int as count, min(changed_at) as oldest_at
  from (select changed_at from incidents where ${isDraft} limit 1000) drafts`,
);

type By = { id: string; now: Date; by: string } & AuditArgs;
type Note = { noteId: string; state: IncidentState; note: string };

const noting = (p: Params<Note & { now: Date; by: string }>, from: string) => sql`
  noted as (
    insert into incident_notes (incident_id, id, at, state, note, noted_by)
    select id, ${p.noteId}::uuid, ${p.now}::timestamptz, ${p.state}::text, ${p.note}::jsonb, ${p.by}::text
    from ${sql.ref(from)})`;

type Opened = By & Note & { title: string; components: string[]; beganAt: Date };
export const openIncident = statement<Opened, { id: string }>(
  'open_incident',
  (p) => sql`
  with opened as (
    insert into incidents (id, state, title, components, began_at, opened_by, changed_at, changed_by)
    values (${p.id}::uuid, ${p.state}::text, ${p.title}::jsonb, ${p.components}::text[], ${p.beganAt}::timestamptz,
      ${p.by}::text, ${p.now}::timestamptz, ${p.by}::text)
    on conflict (id) do nothing returning id),
  ${noting(p, 'opened')},
  ${auditing(p, 'opened')}
  select id, tell_staff('status') from opened`,
);

/** Of components that are down those in no incident: neither one that is open, nor one of since they went down. */
export const findUnmet = statement<{ components: string[]; sinces: Date[] }, { component: string; since: Date }>(
  'find_unmet_components',
  (p) => sql`
  select d.component, d.since from unnest(${p.components}::text[], ${p.sinces}::timestamptz[]) as d (component, since)
  where not exists (
    select from incidents i where i.components @> array[d.component]
      and ((i.published_at is null and i.dismissed_at is null and i.resolved_at is null)
        or (i.published_at is not null and i.resolved_at is null) or i.changed_at >= d.since))
  order by d.component`,
);

type Draft = { id: string; title: string; components: string[]; beganAt: Date; now: Date };
export const openDraft = statement<Draft, never>(
  'open_incident_draft',
  (p) => sql`
  with opened as (
    insert into incidents (id, state, title, components, began_at, changed_at)
    values (${p.id}::uuid, 'investigating', ${p.title}::jsonb, ${p.components}::text[], ${p.beganAt}::timestamptz,
      ${p.now}::timestamptz) returning id)
  select tell_staff('status') from opened`,
);

type At = By & { version: number };
const atVersion = (p: Params<At>) => sql`
  id = ${p.id}::uuid and version = ${p.version}::int and dismissed_at is null`;
const changed = (p: Params<At>) => sql`
  version = version + 1, changed_at = ${p.now}::timestamptz, changed_by = ${p.by}::text`;

type Change = At & { title: string | null; components: string[] | null; beganAt: Date | null };
export const changeIncident = statement<Change, { id: string }>(
  'change_incident',
  (p) => sql`
  with touched as (
    update incidents set ${changed(p)}, title = coalesce(${p.title}::jsonb, title),
      components = coalesce(${p.components}::text[], components), began_at = coalesce(${p.beganAt}::timestamptz, began_at)
    where ${atVersion(p)} and resolved_at is null returning id),
  ${auditing(p, 'touched')}
  select id, tell_staff('status') from touched`,
);

export const addNote = statement<At & Note, { id: string }>(
  'add_incident_note',
  (p) => sql`
  with touched as (
    update incidents set ${changed(p)}, state = ${p.state}::text,
      resolved_at = case when ${p.state}::text = 'resolved' then ${p.now}::timestamptz end
    where ${atVersion(p)} and resolved_at is null returning id),
  ${noting(p, 'touched')},
  ${auditing(p, 'touched')}
  select id, tell_staff('status') from touched`,
);

export const publishIncident = statement<At, { id: string }>(
  'publish_incident',
  (p) => sql`
  with touched as (
    update incidents set ${changed(p)}, published_at = ${p.now}::timestamptz
    where ${atVersion(p)} and published_at is null returning id),
  ${auditing(p, 'touched')}
  select id, tell_staff('status') from touched`,
);

export const dismissIncident = statement<At, { id: string }>(
  'dismiss_incident',
  (p) => sql`
  with touched as (
    update incidents set ${changed(p)}, dismissed_at = ${p.now}::timestamptz
    where ${atVersion(p)} and published_at is null returning id),
  ${auditing(p, 'touched')}
  select id, tell_staff('status') from touched`,
);
