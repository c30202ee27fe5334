import type { ExportSection, ForgetAccount } from './domains/accounts/index.ts';
import { exportProfile } from './domains/accounts/index.ts';
import { exportActivity } from './domains/activity/index.ts';
import { exportFactors, forgetFactors } from './domains/factors/index.ts';
import { exportMessages, forgetMessages } from './domains/messaging/index.ts';
import {
  exportNotifications,
  exportPreferences,
  exportPushSubscriptions,
  forgetNotifications,
} from './domains/notifications/index.ts';
import { exportOrders, forgetOrders } from './domains/orders/index.ts';
import { exportPayments, exportWallet, forgetPayments } from './domains/payments/index.ts';
import { exportPhoneChanges, exportPhones, forgetPhones } from './domains/phone/index.ts';
import { forgetRiskOf } from './domains/risk/index.ts';
import { exportDevices, exportSessions, forgetSessions } from './domains/sessions/index.ts';
import { exportStaffAccess } from './domains/staff/index.ts';
import type { PictureStores } from './domains/support/index.ts';
import {
  exportCases,
  exportPictures,
  exportSpam,
  forgetCases,
  forgetPictures,
  forgetSpam,
} from './domains/support/index.ts';
import { exportVerifications, forgetVerifications } from './domains/verification/index.ts';
import type { Clock } from './kit/clock.ts';
import type { Crypto } from './kit/crypto.ts';
import type { Database } from './kit/database.ts';
import { forgetKeysOf } from './kit/once.ts';

type Kit = { db: Database; clock: Clock; crypto: Crypto; pictureStores: PictureStores };

/** What each domain gives to a copy of one's data; a domain that knows something of an account stands here. */
export const exportSections = (kit: Kit): ExportSection[] => [
  { file: 'profile.json', pages: (account) => exportProfile(kit.crypto, account) },
  { file: 'phones.json', pages: (account) => exportPhones(kit, account) },
  { file: 'phone-changes.json', pages: (account) => exportPhoneChanges(kit, account) },
  { file: 'sessions.json', pages: (account) => exportSessions(kit.db, account) },
  { file: 'devices.json', pages: (account) => exportDevices(kit.db, account) },
  { file: 'factors.json', pages: (account) => exportFactors(kit.db, account) },
  { file: 'activity.json', pages: (account) => exportActivity(kit, account) },
  { file: 'notifications.json', pages: (account) => exportNotifications(kit.db, account) },
  { file: 'notification-preferences.json', pages: (account) => exportPreferences(kit.db, account) },
  { file: 'push-subscriptions.json', pages: (account) => exportPushSubscriptions(kit.db, account) },
  { file: 'orders.json', pages: (account) => exportOrders(kit, account) },
  { file: 'payments.json', pages: (account) => exportPayments(kit, account) },
  { file: 'wallet-entries.json', pages: (account) => exportWallet(kit.db, account) },
  { file: 'cases.json', pages: (account) => exportCases(kit, account) },
  { file: 'staff-access.json', pages: (account) => exportStaffAccess(kit.db, account) },
  { file: 'spam-reports.json', pages: (account) => exportSpam(kit, account) },
  { files: (account) => exportPictures(kit, account) },
  { file: 'verifications.json', pages: (account) => exportVerifications(kit, account) },
  { file: 'messages.json', pages: (account) => exportMessages(kit, account) },
];

/** What each domain removes of an account that is closed for good; a domain that keeps something of one stands here. */
export const forgetAll = ({ clock }: Kit): ForgetAccount[] => [
  (tx, args) => tx.run(forgetCases, args),
  (tx, args) => tx.run(forgetSpam, args),
  (tx, args) => tx.run(forgetPictures, args),
  (tx, args) => forgetPhones(clock, tx, args),
  (tx, args) => tx.run(forgetVerifications, args),
  (tx, args) => tx.run(forgetFactors, args),
  (tx, args) => tx.run(forgetSessions, args),
  (tx, args) => tx.run(forgetNotifications, args),
  (tx, args) => tx.run(forgetMessages, args),
  (tx, args) => tx.run(forgetRiskOf, args),
  (tx, args) => tx.run(forgetOrders, args),
  (tx, args) => forgetPayments(tx, args),
  (tx, args) => tx.run(forgetKeysOf, args),
];
