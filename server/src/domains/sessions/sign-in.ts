import type { FastifyRequest } from 'fastify';
import { sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { AccountRow, Passwords } from '../accounts/index.ts';
import { findById, findByUsername, foldUsername, setPasswordHash } from '../accounts/index.ts';
import type { Cookies } from './cookies.ts';
import type { Opened, OpenSession } from './open-session.ts';
import { findDevice } from './store.ts';

export type SignInDeps = {
  db: Database;
  limits: Limits;
  settings: Settings;
  passwords: Passwords;
  cookies: Cookies;
  openSession: OpenSession;
  /** Who holds a number and its one spelling, by the number as someone writes it; the phone domain answers. */
  accountOfPhone(written: string): Promise<{ accountId: string | null; phone: string | null }>;
};

/**
 * Signs in with a username or the bound number. Whoever does not exist costs the same work and hears the same (L2).
 * @throws Refusal credentials_wrong | too_many_requests | service_unavailable
 */
export async function signIn(
  deps: SignInDeps,
  { identifier, password, request }: { identifier: string; password: string; request: FastifyRequest },
): Promise<{ account: AccountRow } & Opened> {
  const { db, passwords, settings, limits } = deps;
  const { found, name } = await findAccount(deps, identifier);
  const limit = failureLimit(settings);
  const failuresOf = await failureKey(deps, found?.account_id ?? null, name, request);
  // Taken before the password is looked at: of any number of guesses at once no more than these are tried (L4).
  await limits.take(limit, failuresOf);
  const matches = await passwords.verify(found?.password_hash ?? null, password);
  if (!found || !matches || found.account_status === 'closed') {
    throw new Refusal('credentials_wrong');
  }
  await limits.giveBack(limit, failuresOf);
  const { password_hash: passwordHash, ...account } = found;
  if (passwords.isOutdated(passwordHash)) {
    await db.run(setPasswordHash, {
      accountId: account.account_id,
      before: passwordHash,
      passwordHash: await passwords.hash(password),
    });
  }
  const opened = await deps.openSession(db, { accountId: account.account_id, request, kind: 'signed_in', once: null });
  return { account, ...opened };
}

export const failureLimit = (settings: Settings) => ({
  name: 'sign_in_failures',
  points: settings.SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR,
  seconds: 3_600,
});

/**
 * The account, and `name`, which is the same for all spellings: failures of those who don't exist are counted by it, or a
 * second spelling would tell by its throttle who does.
 */
async function findAccount({ db, accountOfPhone }: SignInDeps, identifier: string) {
  const folded = foldUsername(identifier.trim());
  if (/\p{L}/u.test(identifier)) {
    const [row] = await db.run(findByUsername, { folded });
    return { found: row ?? null, name: folded };
  }
  const { accountId, phone } = await accountOfPhone(identifier);
  const [row] = accountId === null ? [] : await db.run(findById, { accountId });
  return { found: row ?? null, name: phone ?? folded };
}

/**
 * Whose failures are counted. A device that the account knows has a count of its own, so a stranger's wrong guesses
 * slow down strangers and never the owner (L4).
 */
async function failureKey(
  { db, cookies }: SignInDeps,
  accountId: string | null,
  name: string,
  request: FastifyRequest,
) {
  const deviceToken = cookies.deviceToken(request);
  const who = accountId ?? sha256(name).toString('base64url');
  if (accountId === null || deviceToken === undefined) return `${who}/unknown`;
  const tokenHash = sha256(deviceToken);
  const [known] = await db.run(findDevice, { accountId, tokenHash });
  return known ? `${who}/${known.id}` : `${who}/unknown`;
}
