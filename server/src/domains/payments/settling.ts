import type { Http } from '../../kit/http.ts';
import { createMoneyAlarms } from './alarms.ts';
import type { AskDeps } from './ask-gateways.ts';
import { hurry, settleFirst, startAsking } from './ask-gateways.ts';
import { notifyRoutes } from './notify-routes.ts';
import { startSendingRefunds } from './send-refunds.ts';
import type { SettleDeps } from './settle-refund.ts';
import { settleRoutes } from './settle-routes.ts';

/** The running half of payments: what goes on between us and the gateways, beside the requests. */
export function startSettling(given: Omit<AskDeps & SettleDeps, 'alarms'>) {
  const deps = { ...given, alarms: createMoneyAlarms(given) };
  const workers = [startAsking(deps), startSendingRefunds(deps)];
  return {
    async routes(http: Http) {
      settleRoutes(http, deps);
      await notifyRoutes(http, deps);
    },
    /** Somebody waits for this payment: its gateway is asked soon. */
    hurry: (of: { accountId: string; paymentId: string }) => hurry(deps, of),
    /** Before an unpaid order expires; false where its gateway can't say now. */
    settleFirst: (of: { accountId: string; orderId: string }) => settleFirst(deps, of),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}
