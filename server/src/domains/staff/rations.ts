import type { FastifyRequest } from 'fastify';
import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import type { Transaction } from '../../kit/database.ts';
import { firstIdOf } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { StaffDeps } from './staff.ts';
import { countActs, lockMember } from './store/audit.ts';

const windowSeconds = 3_600;
/** What a member does so often an hour and no more: each gives away what somebody could be after. */
const rations = {
  search: { acts: ['account.search', 'spam.search'], most: 'STAFF_SEARCHES_PER_HOUR', alarm: 'staff_search_spree' },
  reveal: {
    acts: ['phone.reveal', 'case.reveal', 'order.reveal', 'spam.reveal'],
    most: 'STAFF_REVEALS_PER_HOUR',
    alarm: 'staff_reveal_spree',
  },
} as const;
type Rationed = keyof typeof rations;
type Spree = (typeof rations)[Rationed]['alarm'];

/** Raises an alert about a member of staff; risk does it, once an hour for each. */
export type RaiseSpree = (kind: Spree, member: { staffId: string; member: string }) => Promise<void>;

/**
 * Does something that is rationed, in a transaction in which the member does nothing else of the kind. It is counted by the
 * lines of the audit, so `work` must write its own; a search that found nobody counts as several. Where the ration is used up
 * nothing is done, and whoever looks after alerts is told. @throws Refusal too_many_requests
 */
export const createRationed =
  ({ db, clock, settings, raiseSpree }: StaffDeps & { raiseSpree: RaiseSpree }) =>
  async <Result>(
    what: Rationed,
    { staff }: FastifyRequest,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    const { acts, most, alarm } = rations[what];
    const since = addSeconds(clock.now(), -windowSeconds);
    const outcome = await db.transaction(async (tx) => {
      await tx.run(lockMember, { staffId: staff.id });
      const missWeight = settings.STAFF_SEARCH_MISS_WEIGHT;
      const [used] = await tx.run(countActs, {
        staffId: staff.id,
        acts: [...acts],
        sinceId: firstIdOf(since),
        missWeight,
      });
      if (used!.points >= settings[most]) return { refusedUntil: addSeconds(new Date(used!.first_at!), windowSeconds) };
      return { done: await work(tx) };
    });
    if ('done' in outcome) return outcome.done as Result;
    await raiseSpree(alarm, { staffId: staff.id, member: staff.name });
    throw new Refusal('too_many_requests', {
      retryAfterSeconds: Math.max(1, secondsBetween(clock.now(), outcome.refusedUntil)),
    });
  };
