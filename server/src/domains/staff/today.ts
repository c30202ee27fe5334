import type { StaffRole, TodayQueue } from '@btepai/contract';
import { Today } from '@btepai/contract';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import type { Settings } from '../../settings.ts';
import type { StaffDeps } from './staff.ts';

type Queue = TodayQueue['queue'];
/** How many wait (counted to a thousand, since more is as bad), and since when the oldest does. */
export type Waiting = { count: number; oldestAt: Date | null };

const queues: Record<Queue, { roles: StaffRole[]; target: keyof Settings & `STAFF_TARGET_${string}` }> = {
  cases: { roles: ['support'], target: 'STAFF_TARGET_CASES_MINUTES' },
  appeals: { roles: ['support', 'risk'], target: 'STAFF_TARGET_APPEALS_MINUTES' },
  alerts: { roles: ['risk'], target: 'STAFF_TARGET_ALERTS_MINUTES' },
  held_payments: { roles: ['finance', 'risk'], target: 'STAFF_TARGET_HELD_PAYMENTS_MINUTES' },
  refunds: { roles: ['finance'], target: 'STAFF_TARGET_REFUNDS_MINUTES' },
  orders: { roles: ['finance', 'support'], target: 'STAFF_TARGET_ORDERS_MINUTES' },
  spam: { roles: ['support', 'risk'], target: 'STAFF_TARGET_SPAM_MINUTES' },
  status: { roles: ['support', 'risk', 'editor', 'finance', 'admin'], target: 'STAFF_TARGET_STATUS_MINUTES' },
};

export type WaitingOf = Partial<Record<Queue, () => Promise<Waiting>>>;

/** What needs a person now: of each queue that the member's roles may see, how much waits, and since when. */
export function todayRoutes(
  http: Http,
  { clock, settings, waitingOf }: Pick<StaffDeps, 'clock' | 'settings'> & { waitingOf: WaitingOf },
) {
  http.get(
    '/v1/staff/today',
    staffDoor({ tag: 'Staff: today', summary: 'What needs a person now', roles: 'any', answers: { 200: Today } }),
    async ({ staff }) => {
      const seen = Object.entries(waitingOf).filter(([queue]) =>
        queues[queue as Queue].roles.some((role) => staff.roles.includes(role)),
      );
      return {
        queues: await Promise.all(
          seen.map(async ([queue, waiting]) => {
            const { count, oldestAt } = await waiting();
            return {
              queue: queue as Queue,
              count,
              oldestAt: oldestAt?.toISOString() ?? null,
              targetSeconds: Number(settings[queues[queue as Queue].target]) * 60,
            };
          }),
        ),
        checkedAt: clock.now().toISOString(),
      };
    },
  );
}
