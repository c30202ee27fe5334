import { accountStaffRoutes, findById, findByUsername, foldUsername } from './domains/accounts/index.ts';
import { activityStaffRoutes } from './domains/activity/index.ts';
import { incidentRoutes, publicationRoutes, waitingForStatus } from './domains/announcements/index.ts';
import { factorsForStaff } from './domains/factors/index.ts';
import { smsStaffRoutes } from './domains/messaging/index.ts';
import {
  accountOrderRoutes,
  catalogueStaffRoutes,
  orderStaffRoutes,
  waitingForOrders,
} from './domains/orders/index.ts';
import { paymentStaffRoutes, waitingForHeldPayments, waitingForRefunds } from './domains/payments/index.ts';
import { accountOfPhone, numbersForStaff, phoneStaffRoutes } from './domains/phone/index.ts';
import type { Risk } from './domains/risk/index.ts';
import { alertsWaiting, riskStaffRoutes } from './domains/risk/index.ts';
import { lastSeen, sessionStaffRoutes } from './domains/sessions/index.ts';
import { liveRoutes, staffRoutes, todayRoutes } from './domains/staff/index.ts';
import {
  accountCaseRoutes,
  staffSpamRoutes,
  supportDeskRoutes,
  waitingForAppeals,
  waitingForCases,
  waitingForSpam,
} from './domains/support/index.ts';
import type { Http } from './kit/http.ts';
import { Refusal } from './kit/refusal.ts';

/** What all of it needs together, as each says it. */
type Deps = Omit<Parameters<typeof staffRoutes>[1], 'findAccount'> &
  Parameters<typeof factorsForStaff>[0] &
  Parameters<typeof smsStaffRoutes>[1] &
  Parameters<typeof sessionStaffRoutes>[1] &
  Parameters<typeof paymentStaffRoutes>[1] &
  Parameters<typeof supportDeskRoutes>[1] &
  Parameters<typeof staffSpamRoutes>[1] &
  Parameters<typeof liveRoutes>[1] & { risk: Risk };

/** All that the console calls, wired: one line per domain and page. */
export function consoleRoutes(http: Http, deps: Deps) {
  const { db } = deps;
  staffRoutes(http, {
    ...deps,
    findAccount: async (tx, username) => {
      const [row] = await tx.run(findByUsername, { folded: foldUsername(username) });
      return row ? { accountId: row.account_id, username: row.username } : null;
    },
  });
  accountStaffRoutes(http, {
    ...deps,
    accountOfPhone: (tx, written) => accountOfPhone({ ...deps, db: tx }, written),
    toldToStaff: async (account) => {
      const accountId = account.account_id;
      const [numbers, factors, [seen]] = await Promise.all([
        numbersForStaff(deps, account),
        factorsForStaff(deps, account),
        db.run(lastSeen, { accountId }),
      ]);
      return { ...numbers, ...factors, lastSeenAt: seen?.last_seen_at?.toISOString() ?? null };
    },
  });
  activityStaffRoutes(http, {
    ...deps,
    placeName: deps.risk.placeName,
    keyedAccount: async (accountId) => {
      const [account] = await db.run(findById, { accountId });
      if (!account) throw new Refusal('not_found');
      return account;
    },
  });
  riskStaffRoutes(http, deps);
  sessionStaffRoutes(http, deps);
  phoneStaffRoutes(http, deps);
  accountOrderRoutes(http, deps);
  accountCaseRoutes(http, deps);
  supportDeskRoutes(http, deps);
  staffSpamRoutes(http, deps);
  liveRoutes(http, deps);
  publicationRoutes(http, deps);
  incidentRoutes(http, deps);
  smsStaffRoutes(http, deps);
  orderStaffRoutes(http, deps);
  catalogueStaffRoutes(http, deps);
  paymentStaffRoutes(http, deps);
  todayRoutes(http, {
    ...deps,
    waitingOf: {
      status: () => waitingForStatus(db),
      orders: () => waitingForOrders(db),
      refunds: () => waitingForRefunds(db),
      held_payments: () => waitingForHeldPayments(db),
      cases: () => waitingForCases(db),
      appeals: () => waitingForAppeals(db),
      alerts: () => alertsWaiting(db),
      spam: () => waitingForSpam(db),
    },
  });
}
