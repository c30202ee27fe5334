import type { StaffAccount } from '@btepai/contract';
import type { AccountRow } from '../accounts/index.ts';
import { checkSecurity } from './check-security.ts';
import { showFactor } from './factor.ts';
import { listFactors } from './store/factors.ts';

/** What an account has beside its password, by kind, and how safe it is: no name that its owner gave. */
export async function factorsForStaff(
  deps: Parameters<typeof checkSecurity>[0],
  account: AccountRow,
): Promise<Pick<StaffAccount, 'factors' | 'securityScore'>> {
  const { account_id: accountId } = account;
  const [rows, { score }] = await Promise.all([deps.db.run(listFactors, { accountId }), checkSecurity(deps, account)]);
  return {
    factors: rows.map(showFactor).map(({ name: _theirs, ...factor }) => factor),
    securityScore: score,
  };
}
