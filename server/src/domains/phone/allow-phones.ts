import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { AccountRow } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import type { Actor } from '../staff/index.ts';
import { auditLine } from '../staff/index.ts';
import { setPolicy } from './store/bindings.ts';

type Deps = { db: Database; clock: Clock; crypto: Crypto };
type Allowed = { account: AccountRow; by: Actor; max: number; reason: string | null };

/** How many numbers an enterprise may hold from now on; those that it has stay. @throws Refusal not_enterprise */
export async function allowPhones(deps: Deps, { account, by, max, reason }: Allowed): Promise<void> {
  const { db, clock } = deps;
  if (account.kind !== 'enterprise') throw new Refusal('not_enterprise');
  const { account_id: accountId } = account;
  await db.run(setPolicy, {
    accountId,
    maxPhones: max,
    setBy: by.name,
    now: clock.now(),
    ...activityLine(deps, null, 'phones_allowed', { outcome: String(max) }),
    ...auditLine(deps, by, { act: 'phones.allow', accountId, reason, details: { max } }),
  });
}
