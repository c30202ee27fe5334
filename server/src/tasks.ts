import { forgetAll } from './account-data.ts';
import { forgetClosedAccounts, forgetClosedUsernames } from './domains/accounts/index.ts';
import { forgetStatus } from './domains/announcements/index.ts';
import { forgetChallenges } from './domains/factors/index.ts';
import type { Messaging } from './domains/messaging/index.ts';
import { applyDueChanges, forgetOldObjections } from './domains/phone/index.ts';
import { forgetRecoveries } from './domains/recovery/index.ts';
import { countSignIns, forgetOldRisk } from './domains/risk/index.ts';
import { forgetPending } from './domains/sessions/index.ts';
import { forgetStaffOver } from './domains/staff/index.ts';
import type { PictureStores } from './domains/support/index.ts';
import { forgetOldSpam, forgetUnsentPictures, forgetViewers } from './domains/support/index.ts';
import { forgetCodes } from './domains/verification/index.ts';
import type { Clock } from './kit/clock.ts';
import { addSeconds } from './kit/clock.ts';
import type { Crypto } from './kit/crypto.ts';
import type { Pool } from './kit/database.ts';
import { firstIdOf } from './kit/ids.ts';
import type { Logger } from './kit/log.ts';
import { forgetOldKeys } from './kit/once.ts';
import { tendPartitions } from './kit/partitions.ts';
import type { Task } from './kit/schedule.ts';
import type { Settings } from './settings.ts';

type Kit = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  log: Logger;
  pictureStores: PictureStores;
};

const daySeconds = 86_400;

/** Makes the partitions that come next, and drops those that are past their days. */
export const tendTables = ({ db, clock, settings }: Pick<Kit, 'db' | 'clock' | 'settings'>) =>
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

/** What is done by the clock and asked for by nobody: what is due takes effect, what is over is forgotten. */
export function periodicTasks(kit: Kit & { messaging: Messaging }): Task[] {
  const { db, clock } = kit;
  const dayAgo = () => addSeconds(clock.now(), -daySeconds);
  const monthAgo = () => addSeconds(clock.now(), -30 * daySeconds);
  return [
    { name: 'apply due phone changes', pattern: '*/15 * * * * *', run: () => applyDueChanges(kit) },
    {
      name: 'close accounts',
      pattern: '0 5 * * * *',
      run: () => forgetClosedAccounts({ ...kit, forget: forgetAll(kit) }),
    },
    { name: 'count sign-ins', pattern: '0 2 * * * *', run: () => countSignIns(kit) },
    { name: 'forget unsent pictures', pattern: '0 15 * * * *', run: () => forgetUnsentPictures(kit) },
    { name: 'tend partitions', pattern: '0 10 * * * *', run: () => tendTables(kit) },
    {
      name: 'forget old keys',
      pattern: '0 20 * * * *',
      run: async () => void (await db.run(forgetOldKeys, { before: dayAgo() })),
    },
    {
      name: 'forget closed usernames',
      pattern: '0 25 * * * *',
      run: async () => void (await db.run(forgetClosedUsernames, { now: clock.now() })),
    },
    {
      name: 'forget old objections',
      pattern: '0 30 * * * *',
      run: async () => void (await db.run(forgetOldObjections, { before: monthAgo() })),
    },
    {
      name: 'forget pending sign-ins',
      pattern: '0 40 * * * *',
      run: async () => void (await db.run(forgetPending, { now: clock.now() })),
    },
    {
      name: 'forget what is over of staff',
      pattern: '0 42 * * * *',
      run: async () => {
        const now = clock.now();
        await db.run(forgetStaffOver, { now, openedSince: addSeconds(now, -kit.settings.STAFF_SESSION_HOURS * 3_600) });
      },
    },
    {
      name: 'forget who had cases open',
      pattern: '0 43 * * * *',
      run: async () => void (await db.run(forgetViewers, { before: dayAgo() })),
    },
    {
      name: 'forget recoveries',
      pattern: '0 45 * * * *',
      run: async () => void (await db.run(forgetRecoveries, { before: dayAgo() })),
    },
    {
      name: 'forget old codes',
      pattern: '0 50 * * * *',
      run: async () => void (await db.run(forgetCodes, { before: firstIdOf(dayAgo()) })),
    },
    {
      name: 'forget passkey challenges',
      pattern: '0 50 * * * *',
      run: async () => void (await db.run(forgetChallenges, { now: clock.now() })),
    },
    {
      name: 'forget old status',
      pattern: '0 57 * * * *',
      // A day more than anybody can look back.
      run: async () => void (await db.run(forgetStatus, { before: addSeconds(clock.now(), -91 * daySeconds) })),
    },
    {
      name: 'forget old spam',
      pattern: '0 57 * * * *',
      run: async () =>
        void (await db.run(forgetOldSpam, {
          before: addSeconds(clock.now(), -kit.settings.KEEP_SPAM_DAYS * daySeconds),
        })),
    },
    { name: 'forget old risk', pattern: '0 55 * * * *', run: () => forgetOldRisk(kit) },
  ];
}
