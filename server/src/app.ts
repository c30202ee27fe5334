import { join } from 'node:path';
import type { ProofMethod } from '@btepai/contract';
import { exportSections } from './account-data.ts';
import { consoleRoutes } from './console-routes.ts';
import {
  accountRoutes,
  createShowAccount,
  disownLine,
  makeMissingKeys,
  myDataRoutes,
  startExports,
} from './domains/accounts/index.ts';
import { activityRoutes } from './domains/activity/index.ts';
import { announcementRoutes, seedLessons, statusRoutes } from './domains/announcements/index.ts';
import {
  createHasFactor,
  createProve,
  factorRoutes,
  factorsBefore,
  methodsOf,
  passkeySignInRoutes,
} from './domains/factors/index.ts';
import type { Gateway } from './domains/messaging/index.ts';
import {
  createGateways,
  createWasItUs,
  gatewayRoutes,
  sandboxRoutes,
  startMessaging,
} from './domains/messaging/index.ts';
import {
  channelRoutes,
  createHearReply,
  loadPushKeys,
  notificationRoutes,
  startTelling,
} from './domains/notifications/index.ts';
import { orderRoutes, orderTasks } from './domains/orders/index.ts';
import type { PaymentGateway } from './domains/payments/index.ts';
import {
  createPaymentAct,
  createPaymentGateways,
  endPaymentsOf,
  expirePayments,
  openPaymentLines,
  paymentRoutes,
  paymentSandboxRoutes,
  refuseWhileMoneyLeft,
  startSettling,
  walletRoutes,
} from './domains/payments/index.ts';
import {
  accountOfPhone,
  boundNumber,
  cancelWaiting,
  createNumberStatus,
  createPhoneState,
  hadNumberBefore,
  noteNumberProven,
  objectionIsOpen,
  openOwnNumbers,
  phoneActs,
  phoneRoutes,
  primaryNumber,
  refuseWhileChanging,
  wasReplacedSince,
} from './domains/phone/index.ts';
import { recoveryRoutes } from './domains/recovery/index.ts';
import { alertArgs, createRisk, raiseAlarm, raiseAlert } from './domains/risk/index.ts';
import {
  createAuthenticate,
  createCookies,
  createIdentify,
  createOpenSession,
  createSessionsOpen,
  deviceOf,
  distrustAll,
  endSessionsBut,
  provePassword,
  refuseRestricted,
  sessionRoutes,
} from './domains/sessions/index.ts';
import { createAdmitStaff, createAuthenticateStaff, createDesk, createStaffCookies } from './domains/staff/index.ts';
import {
  createPictureStores,
  openObjectionCase,
  pictureRoutes,
  spamRoutes,
  startTellingReporters,
  supportRoutes,
} from './domains/support/index.ts';
import { createCodeUsed, killCodes, verificationRoutes } from './domains/verification/index.ts';
import type { Clock } from './kit/clock.ts';
import { addSeconds } from './kit/clock.ts';
import { createCrypto } from './kit/crypto.ts';
import type { Database, Transaction } from './kit/database.ts';
import { openDatabase } from './kit/database.ts';
import { createEventStreams } from './kit/event-streams.ts';
import { serveHealth } from './kit/health.ts';
import { createHttp } from './kit/http.ts';
import type { KeyRing } from './kit/keys.ts';
import { createLimits } from './kit/limits.ts';
import type { Logger } from './kit/log.ts';
import { createMetrics } from './kit/metrics.ts';
import { refuseOtherHosts } from './kit/own-hosts.ts';
import { servePages, serveReference } from './kit/pages.ts';
import { createPasswords } from './kit/passwords.ts';
import { addressOf } from './kit/request.ts';
import { startSchedule } from './kit/schedule.ts';
import { startSignals } from './kit/signals.ts';
import { pingDatabase } from './kit/statement.ts';
import type { Settings } from './settings.ts';
import { periodicTasks, tendTables } from './tasks.ts';

type World = {
  settings: Settings;
  databaseUrl: string;
  keys: KeyRing;
  clock: Clock;
  log: Logger;
  /** In place of the gateways that the settings name: for tests and benchmarks. */
  gateways?: Gateway[];
  paymentGateways?: PaymentGateway[];
};

export type App = Awaited<ReturnType<typeof createApp>>;

/** The whole server, wired: one line per domain. It works from here on, and answers once it listens. */
export async function createApp({ settings, databaseUrl, keys, clock, log, gateways, ...world }: World) {
  const db = openDatabase({
    url: databaseUrl,
    connections: settings.DATABASE_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'an idle database connection failed'),
  });
  const metrics = createMetrics();
  const limits = await createLimits({ redisUrl: settings.REDIS_URL });
  const crypto = createCrypto(keys);
  const signals = startSignals({ url: databaseUrl, log });
  const { gateways: used, sandbox } = gateways
    ? { gateways, sandbox: null }
    : await createGateways({ settings, clock, log });
  const { gateways: paymentGateways, sandbox: paymentSandbox } = world.paymentGateways
    ? { gateways: world.paymentGateways, sandbox: null }
    : await createPaymentGateways({ settings, clock, log });
  const messaging = startMessaging({
    db,
    clock,
    crypto,
    log,
    metrics,
    settings,
    gateways: used,
  });
  const lines = openPaymentLines({ settings, metrics, gateways: paymentGateways });

  const cookies = createCookies(settings);
  const openSession = createOpenSession({ clock, crypto, cookies, idleDays: settings.SESSION_IDLE_DAYS });
  const passwords = createPasswords(settings);
  const phoneOf = createPhoneState({ db, crypto });
  const hasNumber = async (accountId: string) => (await phoneOf(accountId)).phone !== null;

  const http = await createHttp({ settings, log, limits, metrics, clock });
  const streams = createEventStreams(http, { perOwner: settings.EVENT_STREAMS_PER_ACCOUNT });
  http.decorate('authenticate', createAuthenticate({ db, clock, cookies, idleDays: settings.SESSION_IDLE_DAYS }));
  http.decorate('identify', createIdentify({ db, clock, cookies }));
  http.decorate('refuseRestricted', refuseRestricted);
  const staffCookies = createStaffCookies(settings);
  http.decorate('authenticateStaff', createAuthenticateStaff({ db, clock, crypto, settings }, staffCookies));
  http.decorate('admitStaff', createAdmitStaff({ clock, settings }));
  const { codeUsed, finish: noteCodesUsed } = createCodeUsed({ db, log, messaging });
  const pictureStores = createPictureStores({ db, clock, settings });
  const kit = { db, clock, crypto, settings, metrics, log, limits, codeUsed, pictureStores };
  const desk = createDesk({
    ...kit,
    knowsDevice: async (accountId, request) => (await deviceOf({ db, cookies }, accountId, request)).known !== null,
    raiseSpree: async (kind, member) => {
      const notSince = addSeconds(clock.now(), -3_600);
      const alarmName = `${kind}/${member.staffId}`;
      await db.run(raiseAlarm, { accountId: null, alarmName, notSince, ...alertArgs(clock, kind, member) });
    },
  });
  messaging.keepAlarmsBy(async (kind, { name, everySeconds, details }) => {
    const notSince = addSeconds(clock.now(), -everySeconds);
    const alert = alertArgs(clock, kind, details);
    return (await db.run(raiseAlarm, { accountId: null, alarmName: name, notSince, ...alert })).length > 0;
  });
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
  const paymentAct = createPaymentAct(kit);
  const methodsToSignIn = async (accountId: string) =>
    (await methodsOf(ways, accountId)).filter((method) => method !== 'password');
  const methodsBefore = async (accountId: string, before: Date): Promise<ProofMethod[]> => [
    ...(await factorsBefore(db, accountId, before)),
    ...((await hadNumberBefore(db, accountId, before)) ? (['sms'] as const) : []),
  ];
  const hasFactor = createHasFactor(kit);
  const show = createShowAccount({
    ...kit,
    stateOf: async (accountId) => {
      const [phone, factor] = await Promise.all([phoneOf(accountId), hasFactor(accountId)]);
      return { ...phone, hasFactor: factor };
    },
  });
  const checks = {
    database: async () => ((await db.run(pingDatabase, {})) ? 'ok' : 'down') as 'ok' | 'down',
    queue: () => messaging.queueState(),
  };
  const health = serveHealth({
    http,
    db,
    metrics,
    checks: { ...checks, sms: async () => messaging.gatewayState() },
    beforeFigures: () => {
      messaging.noteCircuits();
      lines.noteCircuits();
    },
  });
  const status = statusRoutes(http, { ...kit, checks, smsLines: () => messaging.lines(), payments: lines.states });
  serveReference(http);
  accountRoutes(http, {
    ...kit,
    passwords,
    openSession,
    setCookies: cookies.signIn,
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
    methodsOf: methodsToSignIn,
    accountOfPhone: (written) => accountOfPhone(kit, written),
  });
  verificationRoutes(http, {
    ...kit,
    messaging,
    signals,
    streams,
    acts: phoneActs({ ...kit, paymentAct }),
  });
  const numberStatus = createNumberStatus({ settings, log, metrics });
  factorRoutes(http, { ...ways, prove, paymentAct });
  passkeySignInRoutes(http, { ...ways, cookies, openSession, risk, show });
  phoneRoutes(http, {
    ...ways,
    prove,
    messaging,
    numberStatus,
    openCase: (tx, about) => openObjectionCase(kit, tx, about),
  });
  recoveryRoutes(http, { ...kit, messaging, passwords, cookies, risk, numberStatus });
  const settling = startSettling({ ...kit, lines });
  // What the payments of an order have to do where it ends unpaid.
  const paymentHooks = {
    endPayments: (tx: Transaction, of: Parameters<typeof endPaymentsOf>[2]) => endPaymentsOf(kit, tx, of),
    settleFirst: settling.settleFirst,
  };
  orderRoutes(http, { ...kit, ...paymentHooks });
  const pushKeys = await loadPushKeys(kit);
  notificationRoutes(http, { ...kit, signals, streams });
  channelRoutes(http, { ...kit, pushKey: pushKeys.publicKey, numberOf: primaryNumber });
  messaging.onReply(createHearReply({ ...kit, accountOfPhone: (written) => accountOfPhone(kit, written) }));
  await announcementRoutes(http, kit);
  supportRoutes(http, kit);
  spamRoutes(http, { ...kit, wasItUs: createWasItUs(kit) });
  const tellingReporters = startTellingReporters(kit);
  await pictureRoutes(http, kit);
  paymentRoutes(http, { ...kit, lines, prove, risk, hasNumber, hurry: settling.hurry });
  walletRoutes(http, kit);
  await settling.routes(http);
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
  consoleRoutes(http, {
    ...ways,
    cookies: staffCookies,
    desk,
    risk,
    messaging,
    signals,
    streams,
    tellReporters: tellingReporters.wake,
  });
  const exports = startExports({ ...kit, sections: exportSections(kit) });
  myDataRoutes(http, {
    ...kit,
    prove,
    show,
    wakeExports: exports.wake,
    refuseWhileOwed: async (tx, args) => {
      await refuseWhileChanging(tx, args);
      await refuseWhileMoneyLeft(tx, args);
    },
    endOthers: async (tx, args) => void (await tx.run(endSessionsBut, args)),
  });
  await gatewayRoutes(http, { messaging, log, origin: settings.PUBLIC_ORIGIN });
  await http.register(async (scope) => {
    refuseOtherHosts(scope, settings.PUBLIC_ORIGIN);
    if (sandbox) sandboxRoutes(scope, { sandbox, streams });
    if (paymentSandbox) paymentSandboxRoutes(scope, { ...kit, sandbox: paymentSandbox });
  });
  const pages = {
    ...((sandbox || paymentSandbox) && { '/sandbox': 'sandbox.html' }),
    ...(paymentSandbox && { '/sandbox/cashier': 'sandbox/cashier.html' }),
  };
  const built = (client: string) => join(import.meta.dirname, '../..', client, 'dist');
  await servePages(http, [
    { folder: built('console'), base: '/console/' },
    { folder: built('app'), base: '/', pages },
  ]);

  await tendTables(kit);
  await makeMissingKeys(kit);
  await seedLessons(kit);
  await passwords.prepare();
  const telling = startTelling({
    ...kit,
    signals,
    keys: pushKeys,
    numberOf: primaryNumber,
    wakeMessaging: messaging.wake,
    areOpen: createSessionsOpen({ ...kit, idleDays: settings.SESSION_IDLE_DAYS }),
  });
  const tasks = [
    ...periodicTasks({ ...kit, messaging }),
    { name: 'expire payments', pattern: '*/15 * * * * *', run: () => expirePayments(kit) },
    ...orderTasks({ ...kit, ...paymentHooks }),
    ...exports.tasks,
    ...messaging.tasks,
  ];
  const schedule = startSchedule({ db, log, tasks });

  return {
    http,
    db,
    sandbox,
    paymentSandbox,
    messaging,
    schedule,
    /** Lets requests in flight finish, then the queue and the schedule, then the connections. */
    async close() {
      health.startDraining();
      paymentSandbox?.stop();
      await http.close();
      await status.stop();
      await schedule.stop();
      await exports.stop();
      await noteCodesUsed();
      await tellingReporters.stop();
      await telling.stop();
      await settling.stop();
      await messaging.stop();
      sandbox?.stop();
      await signals.close();
      await limits.close();
      await db.close();
    },
  };
}
