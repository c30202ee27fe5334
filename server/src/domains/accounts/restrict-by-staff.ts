import type { RestrictionLevel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { Actor } from '../staff/index.ts';
import { noteAudit } from '../staff/index.ts';
import { liftByStaff, restrictTelling } from './store/restrictions.ts';
import type { AccountRow } from './store.ts';

type Deps = { db: Pool; clock: Clock; crypto: Crypto };
type Act = { accountId: string; by: Actor; reason: string };

/**
 * A member of staff restricts an account; who and why is in the audit of the same transaction. Unless `selfLift`, only staff
 * may lift it. @returns the account as it then is: a further level that it had stays
 * @throws Refusal account_gone
 */
export const restrictByStaff = (
  deps: Deps,
  { accountId, by, reason, level, selfLift }: Act & { level: RestrictionLevel; selfLift: boolean },
): Promise<AccountRow> =>
  deps.db.transaction(async (tx) => {
    const [restricted] = await tx.run(restrictTelling, {
      accountId,
      level,
      reason: 'staff',
      liftableBy: selfLift ? 'code' : 'staff',
      onlyActive: false,
      ...activityLine(deps, null, 'account_restricted', { outcome: level }),
      ...notice(deps.clock, 'account_restricted', { outcome: selfLift ? level : 'staff' }),
    });
    if (!restricted) throw new Refusal('account_gone');
    await noteAudit(deps, tx, by, { act: 'account.restrict', accountId, reason, details: { level, selfLift } });
    return restricted;
  });

/** A member of staff frees an account from whatever restricts it. @throws Refusal account_unrestricted */
export const freeByStaff = (deps: Deps, { accountId, by, reason }: Act): Promise<void> =>
  deps.db.transaction(async (tx) => {
    const [lifted] = await tx.run(liftByStaff, {
      accountId,
      ...activityLine(deps, null, 'restriction_lifted', { outcome: 'staff' }),
      ...notice(deps.clock, 'restriction_lifted'),
    });
    if (!lifted) throw new Refusal('account_unrestricted');
    await noteAudit(deps, tx, by, { act: 'account.lift', accountId, reason });
  });
