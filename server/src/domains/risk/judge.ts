import type { AlertKind } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { alertArgs } from './alerts.ts';
import type { Decision, Facts, RiskDeps } from './facts.ts';
import { gather } from './gather.ts';
import type { Place } from './place/place.ts';
import { placeOf } from './place/place.ts';
import { weigh } from './rules.ts';
import { raiseAlarm } from './store/alerts.ts';
import { keepDecision } from './store/decisions.ts';
import { deviceSubject } from './subjects.ts';

/** Weighs the facts and keeps what was decided, with its reasons (an `allow` by `noteSignIn`). @throws where facts can't be read or the decision not kept */
export async function judge(deps: RiskDeps, facts: Facts): Promise<Decision> {
  const { db, clock, crypto, settings, metrics } = deps;
  const { act, accountId, deviceTokenHash } = facts;
  const place = placeOf(facts.address);
  const { score, outcome, reasons } = weigh(await gather(deps, facts, place), settings);
  const id = newId(clock);
  const keep = {
    decisionId: id,
    accountId,
    act,
    outcome,
    score,
    reasons,
    device: deviceTokenHash && deviceSubject(crypto, deviceTokenHash),
    country: place.country,
    now: clock.now(),
    completedAt: null,
  };
  // What is allowed is kept with the act that follows at once: most are, and one statement is less than two.
  const isKeptLater = act !== 'recover' && outcome === 'allow';
  if (!isKeptLater) await db.run(keepDecision, keep);
  metrics.riskDecisions.inc({ act, outcome });
  const kind = alertsOf[act]?.[outcome];
  if (accountId !== null && kind) await tellStaff(deps, { accountId, kind, reasons, place });
  return { id, outcome, reasons, ...(isKeptLater && { keep }) };
}

/** What staff are told of a decision itself. A payment that is held tells them with its money (payments). */
const alertsOf: Partial<Record<Facts['act'], Partial<Record<Decision['outcome'], AlertKind>>>> = {
  sign_in: { hold: 'sign_in_held', deny: 'sign_in_denied' },
  pay: { deny: 'payment_denied' },
};

/** Once an hour for an account: whoever has the password could fill the list. */
async function tellStaff(
  { db, clock }: RiskDeps,
  {
    accountId,
    kind,
    reasons,
    place: { country },
  }: { accountId: string; kind: AlertKind; reasons: string[]; place: Place },
) {
  await db.run(raiseAlarm, {
    accountId,
    alarmName: `${kind}/${accountId}`,
    notSince: addSeconds(clock.now(), -3_600),
    ...alertArgs(clock, kind, { reasons, country }),
  });
}
