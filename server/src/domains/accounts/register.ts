import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { findOnce, onceArgs } from '../../kit/once.ts';
import type { Passwords } from '../../kit/passwords.ts';
import { refuseWeak } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf } from '../../kit/request.ts';
import type { Risk } from '../risk/index.ts';
import { foldUsername, isGone, usernameDigest } from './account.ts';
import type { AccountRow, CredentialsRow } from './store.ts';
import { findByUsername, insertAccount } from './store.ts';

export type RegisterDeps<Opened extends { deviceToken: string }> = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  passwords: Passwords;
  /** Opens the first session in the transaction that makes the account; the sessions domain does it. */
  openSession(
    db: Database,
    args: {
      account: AccountRow;
      request: FastifyRequest;
      kind: 'account_created' | 'signed_in';
      trust: boolean;
      once: OnceKey | null;
    },
  ): Promise<Opened>;
  risk: Pick<Risk, 'noteSignIn'>;
};

type Registration = {
  username: string;
  password: string;
  kind: 'individual' | 'enterprise';
  displayName?: string | undefined;
};

/**
 * Makes an account with its first session. @throws Refusal username_taken | password_weak | service_unavailable
 */
export async function register<Opened extends { deviceToken: string }>(
  deps: RegisterDeps<Opened>,
  {
    username,
    password,
    kind,
    displayName,
    request,
    once,
  }: Registration & { request: FastifyRequest; once: OnceKey | null },
): Promise<{ account: AccountRow } & Opened> {
  const { db, clock, crypto, passwords, openSession } = deps;
  await refuseWeak(password, { username }, 'password');
  const folded = foldUsername(username);
  const [holder] = await db.run(findByUsername, { folded });
  if (holder) return await repeatOrRefuse(deps, { account: holder, password, request, once });

  const passwordHash = await passwords.hash(password);
  const accountId = newId(clock);
  const wrappedKey = crypto.newAccountKey(accountId);
  const made = await db.transaction(async (tx) => {
    const [row] = await tx.run(insertAccount, {
      accountId,
      username,
      folded,
      kind,
      displayName: displayName ?? username,
      passwordHash,
      wrappedKey,
      foldedDigest: usernameDigest(crypto, folded),
      now: clock.now(),
    });
    if (!row) return null;
    const account = { ...row, wrapped_key: wrappedKey };
    return { account, ...(await openSession(tx, { account, request, kind: 'account_created', trust: true, once })) };
  });
  if (made) {
    await deps.risk.noteSignIn({
      accountId,
      address: addressOf(request),
      deviceToken: made.deviceToken,
      decision: null,
    });
    return made;
  }
  const [winner] = await db.run(findByUsername, { folded });
  if (!winner) throw new Refusal('username_taken');
  return await repeatOrRefuse(deps, { account: winner, password, request, once });
}

/**
 * The name exists. Where this very request made it and only the answer was lost, the caller is its owner: the key and the
 * whole body, password included, are the same. A new session is opened, since the first one's token was never stored.
 */
async function repeatOrRefuse<Opened extends { deviceToken: string }>(
  { db, clock, passwords, openSession }: RegisterDeps<Opened>,
  {
    account,
    password,
    request,
    once,
  }: { account: CredentialsRow; password: string; request: FastifyRequest; once: OnceKey | null },
): Promise<{ account: AccountRow } & Opened> {
  const accountId = account.account_id;
  const first = await findOnce(db, { accountId, ...onceArgs(once) }).catch(() => null);
  // The account as it is now decides, not as it was made: its password may have changed since.
  const isOwner =
    first !== null && !isGone(account, clock.now()) && (await passwords.verify(account.password_hash, password));
  if (!isOwner) throw new Refusal('username_taken');
  const { password_hash: _hash, ...row } = account;
  return {
    account: row,
    ...(await openSession(db, { account: row, request, kind: 'signed_in', trust: true, once: null })),
  };
}
