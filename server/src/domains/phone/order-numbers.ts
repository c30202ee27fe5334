import type { Binding } from '@btepai/contract';
import { uniqueViolation } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { showBinding } from './binding.ts';
import type { PhoneDeps } from './effects.ts';
import { labelPhone as label, makePrimary as promote } from './store/bindings.ts';

type OwnNumber = { session: SessionContext; address: string; phoneId: string };
type Deps = Pick<PhoneDeps, 'db' | 'clock' | 'crypto'>;

/** Of an enterprise's numbers one is the primary. @throws Refusal forbidden | not_found */
export async function makePrimary(deps: Deps, { session, address, phoneId }: OwnNumber): Promise<Binding> {
  const { db, clock, crypto } = deps;
  refuseIndividual(session);
  const line = activityLine({ clock, crypto }, actorIn(session, address), 'phone_made_primary');
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [row] = await db.run(promote, { accountId: session.account.account_id, phoneId, ...line });
      if (!row) throw new Refusal('not_found');
      return showBinding(crypto, row);
    } catch (error) {
      // Another number was made the primary at the same moment; this one comes after it.
      if (attempt >= 5 || (error as { code?: string }).code !== uniqueViolation) throw error;
    }
  }
}

/** What the enterprise uses the number for. @throws Refusal forbidden | not_found */
export async function labelPhone(
  { db, clock, crypto }: Deps,
  { session, address, phoneId, label: text }: OwnNumber & { label: string | null },
): Promise<Binding> {
  refuseIndividual(session);
  const line = activityLine({ clock, crypto }, actorIn(session, address), 'phone_labelled');
  const [row] = await db.run(label, { accountId: session.account.account_id, phoneId, label: text, ...line });
  if (!row) throw new Refusal('not_found');
  return showBinding(crypto, row);
}

function refuseIndividual({ account }: SessionContext) {
  if (account.kind !== 'enterprise') throw new Refusal('forbidden');
}
