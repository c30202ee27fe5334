import type { ProofMethod } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { waysOfAccount } from './store/guards.ts';

/** What an account has beside password and number, the strongest first; inside a transaction too. */
export async function factorsOf(db: Database, accountId: string): Promise<ProofMethod[]> {
  const [ways] = await db.run(waysOfAccount, { accountId });
  return (['passkey', 'totp', 'recovery_code'] as const).filter((method) => ways![method]);
}
