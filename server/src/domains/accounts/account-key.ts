import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { listKeyless, makeKey, makeKeys } from './store/keys.ts';

type Deps = { db: Database; crypto: Crypto };

/** The account with its key, which is made here where it has none yet; a closed one has none, and gets none. */
export async function withKey<Account extends KeyedAccount>({ db, crypto }: Deps, account: Account): Promise<Account> {
  if (account.wrapped_key !== null) return account;
  const { account_id: accountId } = account;
  const [made] = await db.run(makeKey, { accountId, wrappedKey: crypto.newAccountKey(accountId) });
  return made ? { ...account, ...made } : account;
}

const madeAtOnce = 500;

/** Makes the keys of accounts that are older than keys: at the first start that knows of them. */
export async function makeMissingKeys({ db, crypto }: Deps): Promise<void> {
  for (;;) {
    const keyless = await db.run(listKeyless, { limit: madeAtOnce });
    const accountIds = keyless.map((row) => row.account_id);
    if (accountIds.length === 0) return;
    await db.run(makeKeys, { accountIds, wrappedKeys: accountIds.map((id) => crypto.newAccountKey(id)) });
  }
}
