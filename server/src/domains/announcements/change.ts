import type { PublicationKind } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../staff/index.ts';
import { auditLine } from '../staff/index.ts';
import type { PublicationRow } from './store/publications.ts';
import { findPublication } from './store/publications.ts';

export type EditorDeps = { db: Pool; clock: Clock; crypto: Crypto };

/** @throws Refusal not_found */
export async function publicationOf({ clock }: EditorDeps, db: Database, id: string): Promise<PublicationRow> {
  const [row] = await db.run(findPublication, { id, now: clock.now() });
  if (!row) throw new Refusal('not_found');
  return row;
}

type Act = 'create' | 'save' | 'publish' | 'schedule' | 'unschedule' | 'withdraw';

/** Who changes what, when, and the line of the audit that comes with it. */
export const changeArgs = (
  deps: EditorDeps,
  actor: Actor,
  { id, kind, slug }: { id: string; kind: PublicationKind; slug: string | null },
  { act, reason = null, details = {} }: { act: Act; reason?: string | null; details?: Record<string, unknown> },
) => ({
  id,
  by: actor.name,
  now: deps.clock.now(),
  ...auditLine(deps, actor, { act: `${kind}.${act}`, accountId: null, subject: slug ?? id, reason, details }),
});
