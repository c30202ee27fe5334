import { addSeconds } from '../../kit/clock.ts';
import { alertArgs } from './alerts.ts';
import type { Failure, RiskDeps } from './facts.ts';
import { raiseAlarm } from './store/alerts.ts';
import { countSprayed, noteFailure as note } from './store/memory.ts';
import { identifierOf, subjectsOf } from './subjects.ts';

const windowSeconds = 600;
const alarmEverySeconds = 3_600;
/** More of one identifier tell nothing more: no setting asks for more than twenty. */
const mostKept = 20;

/** Remembers a wrong password, and looks whether it is one of a spray over many accounts (C10). @throws where it can't */
export async function noteFailure(deps: RiskDeps, failure: Failure): Promise<void> {
  const { db, clock, crypto } = deps;
  const { accountId, name, address, deviceTokenHash: device } = failure;
  const now = clock.now();
  const [noted] = await db.run(note, {
    identifier: identifierOf(crypto, accountId, name),
    subjects: subjectsOf(crypto, { device, address }),
    now,
    hourAgo: addSeconds(now, -3_600),
    windowStart: addSeconds(now, -windowSeconds),
    mostKept,
  });
  // Only an identifier's first one within the window makes them more, so only then are they counted.
  if (noted!.in_window === 1) await lookForSpray(deps, now);
}

async function lookForSpray({ db, clock, settings, metrics, log }: RiskDeps, now: Date): Promise<void> {
  const [sprayed] = await db.run(countSprayed, {
    windowStart: addSeconds(now, -windowSeconds),
    mostEach: settings.SIGN_IN_SPRAY_FAILURES_EACH,
    enough: settings.SIGN_IN_SPRAY_ACCOUNTS,
  });
  const { identifiers } = sprayed!;
  if (identifiers < settings.SIGN_IN_SPRAY_ACCOUNTS) return;
  const [raised] = await db.run(raiseAlarm, {
    accountId: null,
    alarmName: 'sign_in_spray',
    notSince: addSeconds(now, -alarmEverySeconds),
    ...alertArgs(clock, 'sign_in_spray', { identifiers }),
  });
  if (!raised) return;
  metrics.signInSprayAlarms.inc();
  log.error({ identifiers, windowSeconds }, 'alarm: wrong passwords over many accounts; someone is spraying');
}
