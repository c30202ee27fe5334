import type { Incident, StaffIncident } from '@btepai/contract';
import type { IncidentRow } from './store/incidents.ts';

const fieldsOf = (row: IncidentRow) => ({
  id: row.id,
  title: row.title,
  state: row.state,
  components: row.components,
  beganAt: row.began_at.toISOString(),
  resolvedAt: row.resolved_at?.toISOString() ?? null,
});
const iso = (time: string) => new Date(time).toISOString();

/** For everybody: who wrote it is nobody's business. */
export const showIncident = (row: IncidentRow): Incident => ({
  ...fieldsOf(row),
  notes: row.notes.map(({ id, at, state, text }) => ({ id, at: iso(at), state, text })),
});

export const showToStaff = (row: IncidentRow): StaffIncident => ({
  ...fieldsOf(row),
  version: row.version,
  standing: standingOf(row),
  openedBy: row.opened_by,
  changedAt: row.changed_at.toISOString(),
  changedBy: row.changed_by,
  publishedAt: row.published_at?.toISOString() ?? null,
  notes: row.notes.map(({ at, ...note }) => ({ ...note, at: iso(at) })),
});

export function standingOf(row: IncidentRow): StaffIncident['standing'] {
  if (row.dismissed_at) return 'dismissed';
  return row.published_at ? 'published' : 'draft';
}
export const isOver = (row: IncidentRow) => row.resolved_at !== null || row.dismissed_at !== null;
