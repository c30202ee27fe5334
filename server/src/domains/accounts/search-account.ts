import type { FoundAccount, SearchAccounts } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Desk } from '../staff/index.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import { foldUsername } from './account.ts';
import type { AccountOfPhone } from './find-by-identifier.ts';
import { findById, findByUsername } from './store.ts';

export type SearchDeps = {
  clock: Clock;
  crypto: Crypto;
  desk: Desk;
  /** On the connection that it is given: one that holds a connection and waits for a second can wait for itself. */
  accountOfPhone: (db: Database, written: string) => ReturnType<AccountOfPhone>;
};

/**
 * The one account that is named, opened to who searches for as long as a look lasts. Every search is in the audit, also one
 * that finds nobody: a number only as a keyed digest.
 * @throws Refusal not_found | own_account | too_many_requests | phone_invalid | phone_not_mobile
 */
export async function searchAccount(
  deps: SearchDeps,
  request: FastifyRequest,
  asked: SearchAccounts,
): Promise<FoundAccount> {
  const { desk } = deps;
  const { reason } = asked;
  const { by, term, find } = wanted(deps, asked);
  const found = await desk.rationed('search', request, async (tx) => {
    const row = await find(tx);
    await noteAudit(deps, tx, actorOf(request), {
      act: 'account.search',
      accountId: row?.account_id ?? null,
      reason,
      details: { by, term, found: row !== null },
    });
    return row;
  });
  if (!found) throw new Refusal('not_found');
  await desk.look(request, { accountId: found.account_id, reason });
  return { id: found.account_id, username: found.username };
}

type Found = { account_id: string; username: string };
type Wanted = { by: 'username' | 'phone' | 'account'; term: string; find(db: Database): Promise<Found | null> };

function wanted({ crypto, accountOfPhone }: SearchDeps, asked: SearchAccounts): Wanted {
  const byId = async (db: Database, accountId: string) => (await db.run(findById, { accountId }))[0] ?? null;
  if ('username' in asked) {
    const folded = foldUsername(asked.username.trim());
    const find = async (db: Database) => (await db.run(findByUsername, { folded }))[0] ?? null;
    return { by: 'username', term: folded, find };
  }
  if ('accountId' in asked) {
    const { accountId } = asked;
    return { by: 'account', term: accountId, find: (db) => byId(db, accountId) };
  }
  const { e164 } = parsePhone(asked.phone, asked.region);
  return {
    by: 'phone',
    term: crypto.mac('staff search', e164).toString('hex'),
    async find(db) {
      const { accountId } = await accountOfPhone(db, e164);
      return accountId === null ? null : byId(db, accountId);
    },
  };
}
