import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { dropYoung } from './store/factors.ts';

/** Takes off the account what was added later than `since`, in the transaction of whatever makes it worth nothing. */
export async function dropYoungFactors(
  deps: { clock: Clock; crypto: Crypto },
  tx: Database,
  { accountId, since, actor }: { accountId: string; since: Date; actor: Actor },
): Promise<void> {
  for (const type of ['passkey', 'totp', 'recovery_codes'] as const)
    await tx.run(dropYoung, {
      accountId,
      type,
      since,
      ...activityLine(deps, actor, 'factor_removed', { outcome: type }),
      ...notice(deps.clock, 'factor_removed', { outcome: type }),
    });
}
