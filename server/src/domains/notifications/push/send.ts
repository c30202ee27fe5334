import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Metrics } from '../../../kit/metrics.ts';
import type { Worker } from '../../../kit/worker.ts';
import { startWorker } from '../../../kit/worker.ts';
import type { Settings } from '../../../settings.ts';
import type { ClaimedPush } from '../store/push.ts';
import { claimPushes, delayPushes, endPushes, endSubscriptions } from '../store/push.ts';
import { wordsOf } from '../words.ts';
import { isPushService } from './hosts.ts';
import type { PushKeys } from './protocol.ts';
import { contactOf, sendPush } from './protocol.ts';
import { openSubscription } from './subscribe.ts';

const atOnce = 32;
const leaseSeconds = 60;
const pollMs = 1_000;
const triedAtMost = 5;
const longestWaitSeconds = 600;

export type PushDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  log: Logger;
  metrics: Metrics;
  keys: PushKeys;
  /** Which of these sessions can still be used, in their order. */
  areOpen: (sessions: { accountId: string; sessionId: string }[]) => Promise<boolean[]>;
};

/** What became of one push: it is done with, its browser is gone, or it is tried again then. */
type Outcome = { push: ClaimedPush } & ({ end: 'sent' | 'gone' | 'dropped' } | { end: 'later'; availableAt: Date });

/** Hands pushes to the push services, some at once, each at least once; the browser shows one by its tag. */
export const startPush = (deps: PushDeps): Worker =>
  startWorker({
    name: 'sending pushes',
    pollMs,
    log: deps.log,
    async work() {
      const { db, clock } = deps;
      const now = clock.now();
      const claimed = await db.run(claimPushes, { now, leaseUntil: addSeconds(now, leaseSeconds), limit: atOnce });
      if (claimed.length === 0) return false;
      const open = await deps.areOpen(
        claimed.map(({ account_id: accountId, session_id: sessionId }) => ({ accountId, sessionId })),
      );
      const outcomes = await Promise.all(claimed.map((push, n) => send(deps, push, open[n]!)));
      await note(deps, outcomes);
      return claimed.length === atOnce;
    },
  });

async function send(deps: PushDeps, push: ClaimedPush, isOpen: boolean): Promise<Outcome> {
  const { crypto, settings, log, keys } = deps;
  if (push.endpoint_digest === null || push.category === null) return { push, end: 'dropped' };
  if (!isOpen) return { push, end: 'gone' };
  try {
    const subscription = openSubscription(crypto, push.subscription_cipher, push.account_id, push.endpoint_digest);
    if (!isPushService(subscription.endpoint, settings.PUSH_HOSTS)) return { push, end: 'gone' };
    const id = push.notification_id;
    const { title, body, link } = wordsOf(push, push.language);
    const { status, retryAfterSeconds } = await sendPush(
      { keys, subject: contactOf(settings), timeoutSeconds: settings.PUSH_TIMEOUT_SECONDS },
      {
        subscription,
        payload: JSON.stringify({ id, title, body, link }),
        topic: Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url'),
        urgency: push.category === 'security' ? 'high' : 'normal',
        ttlSeconds: settings.PUSH_TTL_SECONDS,
      },
    );
    if (status < 300) return { push, end: 'sent' };
    if (status === 404 || status === 410) return { push, end: 'gone' };
    if (status === 429 || status >= 500) return later(deps, push, retryAfterSeconds);
    log.warn({ status, notificationId: id }, 'a push service refused a push');
    return { push, end: 'dropped' };
  } catch (error) {
    log.warn({ err: error, notificationId: push.notification_id }, 'a push could not be sent');
    return later(deps, push, null);
  }
}

/** After 5, 25, 125 … s, or when the service says, and not for ever. */
function later({ clock }: PushDeps, push: ClaimedPush, askedSeconds: number | null): Outcome {
  if (push.attempts >= triedAtMost) return { push, end: 'dropped' };
  const seconds = Math.min(longestWaitSeconds, Math.max(askedSeconds ?? 0, 5 ** push.attempts));
  return { push, end: 'later', availableAt: addSeconds(clock.now(), seconds) };
}

async function note({ db, metrics }: PushDeps, outcomes: Outcome[]): Promise<void> {
  for (const { end } of outcomes) metrics.pushes.inc({ outcome: end });
  const gone = outcomes.flatMap(({ end, push }) => (end === 'gone' ? [push] : []));
  if (gone.length > 0)
    await db.run(endSubscriptions, {
      accountIds: gone.map((push) => push.account_id),
      ids: gone.map((push) => push.subscription_id),
      ciphers: gone.map((push) => push.subscription_cipher),
    });
  const delayed = outcomes.filter((outcome) => outcome.end === 'later');
  if (delayed.length > 0)
    await db.run(delayPushes, {
      ...idsOf(delayed),
      availableAts: delayed.map(({ availableAt }) => availableAt),
    });
  const ended = outcomes.filter(({ end }) => end !== 'later');
  if (ended.length > 0) await db.run(endPushes, idsOf(ended));
}

const idsOf = (outcomes: Outcome[]) => ({
  accountIds: outcomes.map(({ push }) => push.account_id),
  notificationIds: outcomes.map(({ push }) => push.notification_id),
  subscriptionIds: outcomes.map(({ push }) => push.subscription_id),
});
