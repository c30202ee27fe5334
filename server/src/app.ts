import { join } from 'node:path';
import type { ProofMethod } from '@btepai/contract';
import type { ForgetAccount } from './domains/accounts/index.ts';
import {
  accountRoutes,
  createPasswords,
  createShowAccount,
  disownLine,
  exportProfile,
  forgetClosedAccounts,
  forgetClosedUsernames,
  makeMissingKeys,
  myDataRoutes,
  startExports,
} from './domains/accounts/index.ts';
import { activityRoutes, exportActivity } from './domains/activity/index.ts';
import {
  createProve,
  exportFactors,
  factorRoutes,
  factorsBefore,
  forgetChallenges,
  forgetFactors,
  methodsOf,
  passkeySignInRoutes,
} from './domains/factors/index.ts';
import type { Gateway } from './domains/messaging/index.ts';
import { exportMessages, forgetMessages, Sandbox, sandboxRoutes, startMessaging } from './domains/messaging/index.ts';
import { exportNotifications, forgetNotifications, notificationRoutes } from './domains/notifications/index.ts';
import {
  accountOfPhone,
  applyDueChanges,
  boundNumber,
  cancelWaiting,
  createNumberStatus,
  exportPhoneChanges,
  exportPhones,
  forgetOldObjections,
  forgetPhones,
  hadNumberBefore,
  noteNumberProven,
  objectionIsOpen,
  openOwnNumbers,
  phoneActs,
  phoneRoutes,
  phoneState,
  refuseWhileChanging,
  wasReplacedSince,
} from './domains/phone/index.ts';
import { forgetRecoveries, recoveryRoutes } from './domains/recovery/index.ts';
import { alertArgs, createRisk, forgetOldRisk, forgetRiskOf, raiseAlert } from './domains/risk/index.ts';
import {
  createAuthenticate,
  createCookies,
  createIdentify,
  createOpenSession,
  distrustAll,
  endSessionsBut,
  exportDevices,
  exportSessions,
  forgetPending,
  forgetSessions,
  provePassword,
  refuseRestricted,
  sessionRoutes,
} from './domains/sessions/index.ts';
import { exportCases, forgetCases, openObjectionCase, supportRoutes } from './domains/support/index.ts';
import {
  exportVerifications,
  forgetCodes,
  forgetVerifications,
  killCodes,
  verificationRoutes,
} from './domains/verification/index.ts';
import type { Clock } from './kit/clock.ts';
import { addSeconds } from './kit/clock.ts';
import { createCrypto } from './kit/crypto.ts';
import type { Database } from './kit/database.ts';
import { openDatabase } from './kit/database.ts';
import { createEventStreams } from './kit/event-streams.ts';
import { serveHealth } from './kit/health.ts';
import { createHttp } from './kit/http.ts';
import { firstIdOf } from './kit/ids.ts';
import type { KeyRing } from './kit/keys.ts';
import { createLimits } from './kit/limits.ts';
import type { Logger } from './kit/log.ts';
import { createMetrics } from './kit/metrics.ts';
import { forgetKeysOf, forgetOldKeys } from './kit/once.ts';
import { servePages, serveReference } from './kit/pages.ts';
import { tendPartitions } from './kit/partitions.ts';
import { addressOf } from './kit/request.ts';
import { startSchedule } from './kit/schedule.ts';
import { startSignals } from './kit/signals.ts';
import { pingDatabase } from './kit/statement.ts';
import type { Settings } from './settings.ts';

type World = {
  settings: Settings;
  databaseUrl: string;
  keys: KeyRing;
  clock: Clock;
  log: Logger;
  /** In place of the gateways that the settings name: for tests and benchmarks. */
  gateways?: Gateway[];
};

export type App = Awaited<ReturnType<typeof createApp>>;

/** The whole server, wired: one line per domain. It works from here on, and answers once it listens. */
export async function createApp({ settings, databaseUrl, keys, clock, log, gateways }: World) {
  const db = openDatabase({
    url: databaseUrl,
    connections: settings.DATABASE_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'an idle database connection failed'),
  });
  const metrics = createMetrics();
  const limits = await createLimits({ redisUrl: settings.REDIS_URL });
  const crypto = createCrypto(keys);
  const signals = startSignals({ url: databaseUrl, log });
  const sandbox = gateways ? null : new Sandbox(clock);
  const messaging = startMessaging({
    db,
    clock,
    crypto,
    log,
    metrics,
    settings,
    gateways: gateways ?? sandbox!.gateways,
  });
  if (sandbox) sandbox.onReceipts = messaging.receive;

  const cookies = createCookies(settings);
  const openSession = createOpenSession({ clock, crypto, cookies, idleDays: settings.SESSION_IDLE_DAYS });
  const passwords = createPasswords(settings);
  const phoneOf = (accountId: string) => phoneState({ db, crypto }, accountId);
  const hasNumber = async (accountId: string) => (await phoneOf(accountId)).phone !== null;
  const setCookies: Parameters<typeof accountRoutes>[1]['setCookies'] = (reply, { session, deviceToken }) =>
    cookies.signIn(reply, { token: session.token, deviceToken, maxAgeSeconds: settings.SESSION_IDLE_DAYS * 86_400 });

  const http = await createHttp({ settings, log, limits, metrics, clock });
  const streams = createEventStreams(http, { perOwner: settings.EVENT_STREAMS_PER_ACCOUNT });
  http.decorate('authenticate', createAuthenticate({ db, clock, cookies, idleDays: settings.SESSION_IDLE_DAYS }));
  http.decorate('identify', createIdentify({ db, clock, cookies }));
  http.decorate('refuseRestricted', refuseRestricted);
  const kit = { db, clock, crypto, settings, metrics, log, limits };
  const risk = createRisk({
    ...kit,
    numberChangedSince: async (accountId, since) => (await db.run(wasReplacedSince, { accountId, since }))[0]!.replaced,
  });
  const ways = {
    ...kit,
    passwords,
    hasNumber,
    noteNumberProven: async (tx: Database, spent: { accountId: string; recipientIndex: Buffer }) =>
      void (await tx.run(noteNumberProven, { ...spent, now: clock.now() })),
    openNumbers: async (tx: Database, accountId: string) =>
      void (await tx.run(openOwnNumbers, { accountId, wrongInARow: settings.CODE_WRONG_IN_A_ROW })),
  };
  const prove = createProve(ways);
  const factorsOf = async (accountId: string) =>
    (await methodsOf(ways, accountId)).filter((method) => method !== 'password');
  const methodsBefore = async (accountId: string, before: Date): Promise<ProofMethod[]> => [
    ...(await factorsBefore(db, accountId, before)),
    ...((await hadNumberBefore(db, accountId, before)) ? (['sms'] as const) : []),
  ];
  const show = createShowAccount({
    ...kit,
    stateOf: async (accountId) => {
      const phone = await phoneOf(accountId);
      // The number has just been read: it is not read again for the ways there are.
      const methods = await methodsOf({ ...ways, hasNumber: async () => phone.phone !== null }, accountId);
      return { ...phone, hasFactor: methods.some((method) => method !== 'sms' && method !== 'password') };
    },
  });
  const health = serveHealth({
    http,
    db,
    metrics,
    checks: {
      database: async () => ((await db.run(pingDatabase, {})) ? 'ok' : 'down'),
      queue: () => messaging.queueState(),
      sms: async () => messaging.gatewayState(),
    },
  });
  serveReference(http);
  accountRoutes(http, {
    ...kit,
    passwords,
    openSession,
    setCookies,
    show,
    prove,
    risk,
    methodsBefore,
    provePassword: (session, password) => provePassword({ ...kit, passwords }, session, password),
    numberOf: (accountId) => boundNumber(kit, accountId),
    endAfterPasswordChange: async (tx, args) => {
      await tx.run(endSessionsBut, args);
      await tx.run(killCodes, args);
      await cancelWaiting(kit, tx, args);
    },
  });
  sessionRoutes(http, {
    ...kit,
    passwords,
    cookies,
    openSession,
    show,
    prove,
    risk,
    phoneOf,
    methodsOf: factorsOf,
    accountOfPhone: (written) => accountOfPhone(kit, written),
  });
  verificationRoutes(http, {
    ...kit,
    messaging,
    signals,
    streams,
    acts: phoneActs(kit),
  });
  const numberStatus = createNumberStatus({ settings, log, metrics });
  factorRoutes(http, { ...ways, prove });
  passkeySignInRoutes(http, { ...ways, cookies, openSession, risk, show, setCookies });
  phoneRoutes(http, {
    ...ways,
    prove,
    messaging,
    numberStatus,
    openCase: (tx, about) => openObjectionCase(kit, tx, about),
  });
  recoveryRoutes(http, { ...kit, messaging, passwords, cookies, risk, numberStatus });
  notificationRoutes(http, { ...kit, signals, streams });
  supportRoutes(http, kit);
  activityRoutes(http, {
    ...kit,
    placeName: risk.placeName,
    disown: (request, lineId) =>
      disownLine(
        {
          ...kit,
          show,
          methodsBefore,
          distrust: async (tx, args) => void (await tx.run(distrustAll, args)),
          stopWhatWaits: async (tx, args) => {
            await tx.run(killCodes, args);
            return await cancelWaiting(kit, tx, args);
          },
          objectionIsOpen,
          raiseAlert: async (tx, { accountId, lineId }) => {
            await tx.run(raiseAlert, { accountId, ...alertArgs(clock, 'disowned', { line: lineId }) });
            return true;
          },
        },
        { session: request.session, address: addressOf(request), lineId },
      ),
  });
  const exports = startExports({
    ...kit,
    sections: [
      { file: 'profile.json', pages: (account) => exportProfile(crypto, account) },
      { file: 'phones.json', pages: (account) => exportPhones(kit, account) },
      { file: 'phone-changes.json', pages: (account) => exportPhoneChanges(kit, account) },
      { file: 'sessions.json', pages: (account) => exportSessions(db, account) },
      { file: 'devices.json', pages: (account) => exportDevices(db, account) },
      { file: 'factors.json', pages: (account) => exportFactors(db, account) },
      { file: 'activity.json', pages: (account) => exportActivity(kit, account) },
      { file: 'notifications.json', pages: (account) => exportNotifications(db, account) },
      { file: 'cases.json', pages: (account) => exportCases(kit, account) },
      { file: 'verifications.json', pages: (account) => exportVerifications(kit, account) },
      { file: 'messages.json', pages: (account) => exportMessages(kit, account) },
    ],
  });
  myDataRoutes(http, {
    ...kit,
    prove,
    show,
    wakeExports: exports.wake,
    refuseWhileOwed: refuseWhileChanging,
    endOthers: async (tx, args) => void (await tx.run(endSessionsBut, args)),
  });
  /** What each domain removes of an account that is closed for good; a domain that keeps something of one stands here. */
  const forget: ForgetAccount[] = [
    (tx, args) => tx.run(forgetCases, args),
    (tx, args) => forgetPhones(clock, tx, args),
    (tx, args) => tx.run(forgetVerifications, args),
    (tx, args) => tx.run(forgetFactors, args),
    (tx, args) => tx.run(forgetSessions, args),
    (tx, args) => tx.run(forgetNotifications, args),
    (tx, args) => tx.run(forgetMessages, args),
    (tx, args) => tx.run(forgetRiskOf, args),
    (tx, args) => tx.run(forgetKeysOf, args),
  ];
  if (sandbox) sandboxRoutes(http, { sandbox, streams });
  const folder = join(import.meta.dirname, '../../app/dist');
  await servePages(http, { folder, pages: sandbox ? { '/sandbox': 'sandbox.html' } : {} });

  const tend = () =>
    tendPartitions(
      db,
      [
        { table: 'verifications', keepDays: settings.KEEP_VERIFICATIONS_DAYS },
        { table: 'messages', keepDays: settings.KEEP_MESSAGES_DAYS },
        { table: 'activity', keepDays: null },
        { table: 'notifications', keepDays: settings.KEEP_NOTIFICATIONS_DAYS },
        { table: 'risk_decisions', keepDays: settings.KEEP_RISK_DAYS },
      ],
      clock.now(),
    );
  await tend();
  await makeMissingKeys(kit);
  await passwords.prepare();
  const schedule = startSchedule({
    db,
    log,
    tasks: [
      { name: 'tend partitions', pattern: '0 10 * * * *', run: tend },
      {
        name: 'forget old keys',
        pattern: '0 20 * * * *',
        run: async () => void (await db.run(forgetOldKeys, { before: addSeconds(clock.now(), -86_400) })),
      },
      {
        name: 'apply due phone changes',
        pattern: '*/15 * * * * *',
        run: () => applyDueChanges({ ...kit, messaging }),
      },
      {
        name: 'forget old objections',
        pattern: '0 30 * * * *',
        run: async () => void (await db.run(forgetOldObjections, { before: addSeconds(clock.now(), -30 * 86_400) })),
      },
      {
        name: 'forget old codes',
        pattern: '0 50 * * * *',
        run: async () => void (await db.run(forgetCodes, { before: firstIdOf(addSeconds(clock.now(), -86_400)) })),
      },
      {
        name: 'forget recoveries',
        pattern: '0 45 * * * *',
        run: async () => void (await db.run(forgetRecoveries, { before: addSeconds(clock.now(), -86_400) })),
      },
      {
        name: 'forget pending sign-ins',
        pattern: '0 40 * * * *',
        run: async () => void (await db.run(forgetPending, { now: clock.now() })),
      },
      { name: 'forget old risk', pattern: '0 55 * * * *', run: () => forgetOldRisk(kit) },
      {
        name: 'close accounts',
        pattern: '0 5 * * * *',
        run: () => forgetClosedAccounts({ ...kit, forget }),
      },
      {
        name: 'forget closed usernames',
        pattern: '0 25 * * * *',
        run: async () => void (await db.run(forgetClosedUsernames, { now: clock.now() })),
      },
      ...exports.tasks,
      {
        name: 'forget passkey challenges',
        pattern: '0 50 * * * *',
        run: async () => void (await db.run(forgetChallenges, { now: clock.now() })),
      },
      ...messaging.tasks,
    ],
  });

  return {
    http,
    db,
    sandbox,
    messaging,
    schedule,
    /** Lets requests in flight finish, then the queue and the schedule, then the connections. */
    async close() {
      health.startDraining();
      await http.close();
      await schedule.stop();
      await exports.stop();
      await messaging.stop();
      sandbox?.stop();
      await signals.close();
      await limits.close();
      await db.close();
    },
  };
}
