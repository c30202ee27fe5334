import type { ProofMethod } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { byNth, gathered } from '../../kit/gathered.ts';
import { haveFactors, waysBefore, waysOfAccount, waysStanding } from './store/guards.ts';

/** What an account has beside password and number, the strongest first; inside a transaction too. */
export async function factorsOf(db: Database, accountId: string): Promise<ProofMethod[]> {
  const [ways] = await db.run(waysOfAccount, { accountId });
  return (['passkey', 'totp', 'recovery_code'] as const).filter((method) => ways![method]);
}

/** Whether an account has any of them; accounts asked for together are read together. */
export function createHasFactor({ db }: { db: Database }) {
  const read = gathered(async (accountIds: string[]) => {
    const found = byNth(await db.run(haveFactors, { accountIds }));
    return accountIds.map((_accountId, index) => found(index)!.has_factor);
  });
  return async (accountId: string): Promise<boolean> => (await read(accountId)) === true;
}

/** Of these, what the account had before a moment, where nothing of the kind came later. */
export async function factorsBefore(db: Database, accountId: string, before: Date): Promise<ProofMethod[]> {
  const [ways] = await db.run(waysBefore, { accountId, before });
  return (['passkey', 'totp', 'recovery_code'] as const).filter((method) => ways![method]);
}

/** Of these, what the account has had since a moment or longer, whatever came beside it later. */
export async function factorsStanding(db: Database, accountId: string, since: Date): Promise<ProofMethod[]> {
  const [ways] = await db.run(waysStanding, { accountId, since });
  return (['passkey', 'totp', 'recovery_code'] as const).filter((method) => ways![method]);
}
