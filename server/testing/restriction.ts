import type { RestrictionLevel } from '@btepai/contract';
import { restrictAccount as restrict } from '../src/domains/accounts/index.ts';
import type { TestServer } from './server.ts';

/** Restricts an account as risk would: its owner may lift it by any proof. */
export async function restrictAccount(
  { app }: Pick<TestServer, 'app'>,
  accountId: string,
  level: RestrictionLevel = 'no_changes',
): Promise<void> {
  await app.db.run(restrict, { accountId, level, reason: 'risk', liftableBy: 'code' });
}

/** Undoes that, without a trace. */
export async function freeAccount({ sql }: Pick<TestServer, 'sql'>, accountId: string): Promise<void> {
  await sql(
    `update accounts set status = 'active', liftable_by = null, restriction_level = null, restriction_reason = null
     where account_id = $1`,
    [accountId],
  );
}
