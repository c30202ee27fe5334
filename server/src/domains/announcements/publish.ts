import type { PublishPublication } from '@btepai/contract';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Transaction } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../staff/index.ts';
import type { EditorDeps } from './change.ts';
import { changeArgs, publicationOf } from './change.ts';
import type { PublicationRow } from './store/publications.ts';
import { lockPublication, publishVersion, unschedule, withdraw } from './store/publications.ts';

const yearSeconds = 366 * 86_400;

/**
 * Lets people see the newest version, now or from a moment on. The version that they see stays until then.
 * @throws Refusal not_found | content_changed where another is the newest | validation_failed where the moment is over, too
 *   far, after its end, or the version is what they see already
 */
export const publish = (given: EditorDeps, actor: Actor, id: string, { version, at }: PublishPublication) =>
  changing(given, id, async (deps, tx, known) => {
    if (known.version !== version) throw new Refusal('content_changed');
    const now = deps.clock.now();
    if (known.published_version === version) {
      if (at === undefined) return;
      throw wrongTime('published_already');
    }
    const from = at === undefined ? now : new Date(at);
    if (from < now) throw wrongTime('time_over');
    if (from > addSeconds(now, yearSeconds)) throw wrongTime('time_too_far');
    const until = known.content.kind === 'announcement' ? known.content.validUntil : null;
    if (until !== null && new Date(until) <= from) throw wrongTime('over_before_shown');
    const act = from > now ? 'schedule' : 'publish';
    const details = { version, ...(act === 'schedule' && { at: from.toISOString() }) };
    await tx.run(publishVersion, { ...changeArgs(deps, actor, known, { act, details }), at: from });
  });

/** @throws Refusal not_found | content_changed where the schedule has come meanwhile */
export const callOff = (given: EditorDeps, actor: Actor, id: string, { version }: { version: number }) =>
  changing(given, id, async (deps, tx, known) => {
    if (known.scheduled_version !== version) {
      if (known.published_version === version) throw new Refusal('content_changed');
      return;
    }
    await tx.run(unschedule, changeArgs(deps, actor, known, { act: 'unschedule', details: { version } }));
  });

/** Nobody sees it any more, and nothing of it is to come. @throws Refusal not_found */
export const takeBack = (given: EditorDeps, actor: Actor, id: string, { reason }: { reason: string }) =>
  changing(given, id, async (deps, tx, known) => {
    if (known.status === 'withdrawn') return;
    const details = { version: known.published_version };
    await tx.run(withdraw, changeArgs(deps, actor, known, { act: 'withdraw', reason, details }));
  });

/** Holds the publication, so that of two who change it the second decides by what the first left. */
const changing = (
  given: EditorDeps,
  id: string,
  change: (deps: EditorDeps, tx: Transaction, known: PublicationRow) => Promise<void>,
): Promise<void> =>
  given.db.transaction(async (tx) => {
    await tx.run(lockPublication, { id });
    const deps = atOneMoment(given);
    await change(deps, tx, await publicationOf(deps, tx, id));
  });

const wrongTime = (code: string) => new Refusal('validation_failed', { errors: [{ path: 'at', code }] });
