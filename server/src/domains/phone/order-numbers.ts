import type { Binding, Proof } from '@btepai/contract';
import type { Pool } from '../../kit/database.ts';
import { uniqueViolation } from '../../kit/database.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Prove } from '../accounts/index.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import { makePrimaryAct } from '../factors/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { showBinding } from './binding.ts';
import type { PhoneDeps } from './effects.ts';
import { findBinding, labelPhone as label, makePrimary as promote } from './store/bindings.ts';

type OwnNumber = { session: SessionContext; address: string; phoneId: string };
type Deps = Pick<PhoneDeps, 'clock' | 'crypto'> & { db: Pool };

/**
 * Of an enterprise's numbers one is the primary: codes for its acts go there, and whoever has it recovers the account. So it
 * takes its owner to choose another; a session could have added one of a thief's own.
 * @throws Refusal forbidden | not_found, and those of `prove`
 */
export async function makePrimary(
  deps: Deps & { prove: Prove },
  { session, address, phoneId, proof, once }: OwnNumber & { proof: Proof; once: OnceKey | null },
): Promise<Binding> {
  const { db, clock, crypto, prove } = deps;
  const { account } = session;
  const accountId = account.account_id;
  refuseIndividual(session);
  const [binding] = await db.run(findBinding, { accountId, phoneId });
  if (binding?.status !== 'active') throw new Refusal('not_found');
  const line = activityLine({ clock, crypto }, actorIn(session, address), 'phone_made_primary');
  for (let attempt = 1; ; attempt += 1) {
    try {
      await prove(
        { account, session, ...makePrimaryAct(phoneId), proof, freshIsEnough: true, once },
        async (tx): Promise<null> => {
          const [row] = await tx.run(promote, { accountId, phoneId, ...line });
          if (!row) throw new Refusal('not_found');
          return null;
        },
      );
      const [row] = await db.run(findBinding, { accountId, phoneId });
      return showBinding(crypto, row!);
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
