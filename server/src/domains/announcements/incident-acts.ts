import type { AddIncidentNote, AtIncidentVersion, ChangeIncident, OpenIncident } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../staff/index.ts';
import { auditLine } from '../staff/index.ts';
import { isOver, standingOf } from './incident.ts';
import type { IncidentRow } from './store/incidents.ts';
import {
  addNote,
  changeIncident,
  dismissIncident,
  findIncident,
  openIncident,
  publishIncident,
} from './store/incidents.ts';

export type IncidentDeps = { db: Pool; clock: Clock; crypto: Crypto };

/** @throws Refusal not_found */
export async function incidentOf(db: Pool, id: string): Promise<IncidentRow> {
  const [row] = await db.run(findIncident, { id });
  if (!row) throw new Refusal('not_found');
  return row;
}

type Act = { verb: 'open' | 'change' | 'note' | 'publish' | 'dismiss'; details?: Record<string, unknown> };
const lineOf = (deps: IncidentDeps, actor: Actor, id: string, { verb, details = {} }: Act) => ({
  id,
  by: actor.name,
  now: deps.clock.now(),
  ...auditLine(deps, actor, { act: `incident.${verb}`, subject: id, details }),
});
const noteOf = (deps: IncidentDeps, { state, text }: Pick<AddIncidentNote, 'state' | 'text'>) => ({
  noteId: newId(deps.clock),
  state,
  note: JSON.stringify(text),
});

/** A draft with its first note. @throws Refusal validation_failed | content_changed where the id is another's */
export async function open(given: IncidentDeps, actor: Actor, { id, title, ...body }: OpenIncident): Promise<void> {
  const deps = atOneMoment(given);
  const { components, state } = body;
  const args = {
    ...lineOf(deps, actor, id, { verb: 'open', details: { title: title.zh, components } }),
    ...noteOf(deps, { state, text: body.text }),
    title: JSON.stringify(title),
    components,
    beganAt: begun(deps, body.beganAt),
  };
  const opened = await deps.db.run(openIncident, args);
  if (opened.length > 0) return;
  const known = await incidentOf(deps.db, id);
  if (known.opened_by !== actor.name || known.title.zh !== title.zh) throw new Refusal('content_changed');
}

/** @throws Refusal not_found | incident_over | content_changed | validation_failed */
export async function change(
  deps: IncidentDeps,
  actor: Actor,
  id: string,
  { version, title, components, beganAt }: ChangeIncident,
): Promise<void> {
  const details = {
    version,
    ...(title && { title: title.zh }),
    ...(components && { components }),
    ...(beganAt && { beganAt }),
  };
  const changed = await deps.db.run(changeIncident, {
    ...lineOf(deps, actor, id, { verb: 'change', details }),
    version,
    title: title ? JSON.stringify(title) : null,
    components: components ?? null,
    beganAt: beganAt === undefined ? null : begun(deps, beganAt),
  });
  await mustHave(deps, id, changed);
}

/** What is known now, and where it stands. @throws Refusal not_found | incident_over | content_changed */
export async function note(
  given: IncidentDeps,
  actor: Actor,
  id: string,
  { version, ...said }: AddIncidentNote,
): Promise<void> {
  const deps = atOneMoment(given);
  const line = lineOf(deps, actor, id, { verb: 'note', details: { version, state: said.state, text: said.text.zh } });
  await mustHave(deps, id, await deps.db.run(addNote, { ...line, ...noteOf(deps, said), version }));
}

/** Lets everybody read it. @throws Refusal validation_failed where nothing is written | not_found | content_changed | … */
export async function publish(
  deps: IncidentDeps,
  actor: Actor,
  id: string,
  { version }: AtIncidentVersion,
): Promise<void> {
  const known = await incidentOf(deps.db, id);
  if (known.notes.length === 0)
    throw new Refusal('validation_failed', { errors: [{ path: 'notes', code: 'incident_needs_note' }] });
  const line = lineOf(deps, actor, id, { verb: 'publish', details: { version, title: known.title.zh } });
  await mustHave(deps, id, await deps.db.run(publishIncident, { ...line, version }));
}

/** It was nothing. What everybody has read can't be taken back: it is resolved. */
export async function dismiss(
  deps: IncidentDeps,
  actor: Actor,
  id: string,
  { version }: AtIncidentVersion,
): Promise<void> {
  const line = lineOf(deps, actor, id, { verb: 'dismiss', details: { version } });
  await mustHave(deps, id, await deps.db.run(dismissIncident, { ...line, version }));
}

async function mustHave({ db }: IncidentDeps, id: string, touched: unknown[]): Promise<void> {
  if (touched.length > 0) return;
  const known = await incidentOf(db, id);
  throw new Refusal(isOver(known) && standingOf(known) !== 'draft' ? 'incident_over' : 'content_changed');
}

function begun({ clock }: IncidentDeps, beganAt: string): Date {
  const at = new Date(beganAt);
  if (at > clock.now()) throw new Refusal('validation_failed', { errors: [{ path: 'beganAt', code: 'time_to_come' }] });
  return at;
}
