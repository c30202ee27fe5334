import type { RestrictionLevel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { noteStaffAct } from '../risk/index.ts';
import { liftByStaff, restrictTelling } from './store/restrictions.ts';
import type { AccountRow } from './store.ts';

type Deps = { db: Pool; clock: Clock; crypto: Crypto };
type Act = { accountId: string; by: string; reason: string };

/**
 * A member of staff restricts an account; who and why is kept in the same transaction. Unless `self`, only staff may lift it.
 * @returns the account as it then is: a further level that it had stays; null where it is closed
 */
export const restrictByStaff = (
  deps: Deps,
  { accountId, by, reason, level, self }: Act & { level: RestrictionLevel; self: boolean },
): Promise<AccountRow | null> =>
  deps.db.transaction(async (tx) => {
    const [restricted] = await tx.run(restrictTelling, {
      accountId,
      level,
      reason: 'staff',
      liftableBy: self ? 'code' : 'staff',
      onlyActive: false,
      ...activityLine(deps, null, 'account_restricted', { outcome: level }),
      ...notice(deps.clock, 'account_restricted', { outcome: self ? level : 'staff' }),
    });
    if (!restricted) return null;
    await noteStaffAct(deps, tx, { accountId, act: 'restrict', level, by, reason });
    return restricted;
  });

/** A member of staff frees an account from whatever restricts it. @returns whether it was restricted */
export const freeByStaff = (deps: Deps, { accountId, by, reason }: Act): Promise<boolean> =>
  deps.db.transaction(async (tx) => {
    const [lifted] = await tx.run(liftByStaff, {
      accountId,
      ...activityLine(deps, null, 'restriction_lifted', { outcome: 'staff' }),
      ...notice(deps.clock, 'restriction_lifted'),
    });
    if (!lifted) return false;
    await noteStaffAct(deps, tx, { accountId, act: 'lift', level: null, by, reason });
    return true;
  });
