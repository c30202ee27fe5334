import type { Crypto } from './crypto.ts';
import type { Database, Pool, Transaction } from './database.ts';
import { uniqueViolation } from './database.ts';
import { Refusal } from './refusal.ts';
import type { Fragment, Params, Statement } from './statement.ts';
import { sql, statement } from './statement.ts';

/** An Idempotency-Key with the keyed digest of the request it came with. Kept 24 hours. */
export type OnceKey = { key: string; requestDigest: Buffer };
export type OnceArgs = { accountId: string; onceKey: string | null; onceDigest: Buffer | null; now: Date };

export const onceArgs = (once: OnceKey | null) => ({
  onceKey: once?.key ?? null,
  onceDigest: once?.requestDigest ?? null,
});

/**
 * A fragment that remembers the row of the CTE `outcome` under the caller's key, in the same transaction as the effect.
 * A second one at the same time runs into the primary key, which undoes all it did; `runOnce` then gives the first's row.
 */
export const remembering = (p: Params<OnceArgs>): Fragment => sql`remembered as (
  insert into idempotency_keys (account_id, key, request_digest, result, created_at)
  select ${p.accountId}::uuid, ${p.onceKey}::text, ${p.onceDigest}::bytea, to_jsonb(outcome), ${p.now}::timestamptz
  from outcome where ${p.onceKey}::text is not null)`;

/**
 * A condition that holds where the caller's key is new, judged after any first request with it has ended. What is counted
 * must stand behind it: a statement that runs into the key is undone, and its count with it.
 */
export const onceIsNew = (p: Params<Pick<OnceArgs, 'accountId' | 'onceKey'>>): Fragment =>
  sql`key_is_new(${p.accountId}::uuid, ${p.onceKey}::text)`;

const findRemembered = statement<{ accountId: string; onceKey: string }, { result: unknown; request_digest: Buffer }>(
  'find_remembered',
  (p) =>
    sql`select result, request_digest from idempotency_keys where account_id = ${p.accountId} and key = ${p.onceKey}`,
);

/**
 * Runs a statement whose row is remembered, at most once per key. Its columns must survive JSON: text, numbers, booleans.
 * `repeated` says that the row is the first request's.
 * @throws Refusal idempotency_key_reused where the key came with another request.
 */
export async function runOnce<Args extends OnceArgs, Row>(
  db: Database,
  act: Statement<Args, Row>,
  args: Args,
): Promise<{ row: Row; repeated: boolean }> {
  // Looked up first, so that a used key with another body is refused before anything is tried: a try that is undone with
  // its statement would not be counted, and its time could still tell a right code from a wrong one (C4).
  const known = await findOnce(db, args);
  if (known) return { row: known as Row, repeated: true };
  try {
    const [row] = await db.run(act, args);
    return { row: row!, repeated: false };
  } catch (error) {
    // Also after a refusal: the first request may have been what used up the limit that refuses the second.
    const first = isRepeat(error) && args.onceKey !== null ? await findOnce(db, args) : null;
    if (first) return { row: first as Row, repeated: true };
    throw error;
  }
}

const keyIsNew = statement<Pick<OnceArgs, 'accountId' | 'onceKey'>, { is_new: boolean }>(
  'once_key_is_new',
  (p) => sql`select ${onceIsNew(p)} as is_new`,
);
const remember = statement<OnceArgs & { result: string }, never>(
  'remember_once',
  (p) => sql`
  insert into idempotency_keys (account_id, key, request_digest, result, created_at)
  values (${p.accountId}, ${p.onceKey}, ${p.onceDigest}, ${p.result}::jsonb, ${p.now})`,
);

/**
 * The same for an act of several statements: its result, which must survive JSON, is remembered in their transaction. It is
 * sealed, for it may hold what is told only once.
 * @throws Refusal idempotency_key_reused, and whatever the work throws, which undoes it whole
 */
export async function onceInTransaction<Result>(
  { db, crypto }: { db: Pool; crypto: Pick<Crypto, 'encrypt' | 'decrypt'> },
  { accountId, once, now }: { accountId: string; once: OnceKey | null; now: Date },
  work: (tx: Transaction) => Promise<Result>,
): Promise<{ result: Result; repeated: boolean }> {
  if (once === null) return { result: await db.transaction(work), repeated: false };
  const args = { accountId, now, ...onceArgs(once) };
  const known = await sealedOnce<Result>(db, crypto, { accountId, once });
  if (known) return { result: known.result, repeated: true };
  return db.transaction(async (tx) => {
    const [key] = await tx.run(keyIsNew, args);
    if (!key!.is_new)
      return { result: (await sealedOnce<Result>(tx, crypto, { accountId, once }))!.result, repeated: true };
    const result = await work(tx);
    const sealed = crypto.encrypt(JSON.stringify({ result }), sealContext(accountId, once)).toString('base64');
    await tx.run(remember, { ...args, result: JSON.stringify({ sealed }) });
    return { result, repeated: false };
  });
}

const sealContext = (accountId: string, { key }: OnceKey) => `once/${accountId}/${key}`;

/**
 * What the first request with this key came to in `onceInTransaction`, or null where it has not been seen.
 * @throws Refusal idempotency_key_reused
 */
export async function sealedOnce<Result>(
  db: Database,
  crypto: Pick<Crypto, 'decrypt'>,
  { accountId, once }: { accountId: string; once: OnceKey | null },
): Promise<{ result: Result } | null> {
  const known = once && ((await findOnce(db, { accountId, ...onceArgs(once) })) as { sealed: string } | null);
  if (!known) return null;
  return JSON.parse(crypto.decrypt(Buffer.from(known.sealed, 'base64'), sealContext(accountId, once))) as {
    result: Result;
  };
}

/** What the key's first request came to, or null where it has not been seen. */
export async function findOnce(db: Database, args: Pick<OnceArgs, 'accountId' | 'onceKey' | 'onceDigest'>) {
  if (args.onceKey === null) return null;
  const [first] = await db.run(findRemembered, { accountId: args.accountId, onceKey: args.onceKey });
  if (!first) return null;
  if (!first.request_digest.equals(args.onceDigest!)) throw new Refusal('idempotency_key_reused');
  return first.result;
}

const isRepeat = (error: unknown) =>
  error instanceof Refusal ||
  ((error as { code?: string }).code === uniqueViolation && (error as { table?: string }).table === 'idempotency_keys');

export const forgetOldKeys = statement<{ before: Date }, never>(
  'forget_old_keys',
  (p) => sql`delete from idempotency_keys where created_at < ${p.before}`,
);

/** All of an account that is closed for good. */
export const forgetKeysOf = statement<{ accountId: string }, never>(
  'forget_keys_of_account',
  (p) => sql`delete from idempotency_keys where account_id = ${p.accountId}`,
);
