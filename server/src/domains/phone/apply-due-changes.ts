import { atOneMoment } from '../../kit/clock.ts';
import type { Logger } from '../../kit/log.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { PhoneDeps } from './effects.ts';
import { claimantArgs, swapArgs, told } from './effects.ts';
import type { DueRow } from './store/changes.ts';
import { applyRelease, cancelChange, listDue } from './store/changes.ts';
import { applyReplacement } from './store/replace.ts';

type Deps = Pick<PhoneDeps, 'db' | 'clock' | 'crypto' | 'settings' | 'messaging'> & { log: Logger };

const appliedAtOnce = 100;

/**
 * Applies the changes whose time has come, each exactly once: the statement that applies one is conditional on its waiting,
 * so a second instance, or a second run after a crash, finds nothing to do. Down at that moment is late, never lost.
 */
export async function applyDueChanges(deps: Deps): Promise<void> {
  const { db, clock, log, messaging } = deps;
  let last: DueRow | undefined;
  do {
    const due: DueRow[] = await db.run(listDue, {
      now: clock.now(),
      afterTime: last?.applies_at ?? null,
      afterId: last?.id ?? null,
      limit: appliedAtOnce,
    });
    for (const change of due) {
      // One that fails must not keep the others waiting; it is looked at again at the next run.
      await apply(deps, change).catch((error) =>
        log.error({ err: error, changeId: change.id }, 'a change that was due could not be applied'),
      );
    }
    if (due.length > 0) messaging.wake();
    last = due.length === appliedAtOnce ? due.at(-1) : undefined;
  } while (last);
}

async function apply(given: Deps, change: DueRow): Promise<void> {
  const deps = atOneMoment(given);
  const { db, clock } = deps;
  const { account_id: accountId, id: changeId, binding_id: phoneId } = change;
  if (change.kind === 'release') {
    const args = { ...told(deps, 'phone_released', null), ...claimantArgs(clock, 'phone_release_done') };
    await db.run(applyRelease, { accountId, changeId, phoneId, ...args });
    return;
  }
  const old = { phoneId, index: change.from_index, cipher: change.from_cipher, country: change.from_country };
  try {
    const args = swapArgs(deps, { old, changeId, as: 'phone_change_applied', actor: null });
    await db.run(applyReplacement, { accountId, sessionId: change.session_id, ...args });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The new number has been bound elsewhere, the old one has gone, or the account is restricted: it ends without effect.
    const args = {
      ...told(deps, 'phone_change_failed', null, changeId),
      ...claimantArgs(clock, 'phone_release_stopped'),
    };
    await db.run(cancelChange, { accountId, changeId, ...args });
  }
}
