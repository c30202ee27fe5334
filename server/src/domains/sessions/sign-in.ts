import type { PendingSignIn, ProofMethod } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { v4 } from 'uuid';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import { newSecret } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, deviceLabel } from '../../kit/request.ts';
import type { Settings } from '../../settings.ts';
import type { AccountOfPhone, AccountRow, PhoneState } from '../accounts/index.ts';
import { findByIdentifier, isGone, setPasswordHash } from '../accounts/index.ts';
import { notice } from '../notifications/index.ts';
import type { Decision, Facts, Risk } from '../risk/index.ts';
import type { Cookies } from './cookies.ts';
import { createFailures } from './failure-limits.ts';
import type { OpenSession } from './open-session.ts';
import type { Opened } from './session.ts';
import { findDevice } from './store/devices.ts';
import { insertPending } from './store/pending.ts';

export type SignInDeps = {
  db: Database;
  clock: Clock;
  limits: Limits;
  settings: Settings;
  passwords: Passwords;
  cookies: Cookies;
  openSession: OpenSession;
  risk: Pick<Risk, 'judge' | 'noteFailure' | 'noteSignIn'>;
  accountOfPhone: AccountOfPhone;
  /** Ways to prove that it is the owner, the strongest first, without the password; the factors domain answers. */
  methodsOf(accountId: string): Promise<ProofMethod[]>;
  phoneOf(accountId: string): Promise<PhoneState>;
};

type SignedIn = { account: AccountRow } & Opened;
type Waiting = { pending: PendingSignIn; deviceToken: string };

const pendingSeconds = 600;
const pendingAtOnce = 20;

/**
 * Signs in with a username or the bound number. Whoever does not exist costs the same work and hears the same (L2). On a
 * device that the account doesn't trust, or where something looks odd, the sign-in waits for a second proof; an account that
 * has none is signed in, limited. No SMS is sent here: that one is asked for with the id of what waits (L3).
 * @throws Refusal credentials_wrong | sign_in_denied | too_many_requests | service_unavailable
 */
export async function signIn(
  deps: SignInDeps,
  { identifier, password, request }: { identifier: string; password: string; request: FastifyRequest },
): Promise<SignedIn | Waiting> {
  const { db, clock, passwords, risk } = deps;
  const { found, name } = await findByIdentifier(deps, identifier);
  const device = await deviceOf(deps, found?.account_id ?? null, request);
  const address = addressOf(request);
  const failures = createFailures(deps);
  const attempt = { accountId: found?.account_id ?? null, name, address, device };
  await failures.take(attempt);
  const matches = await passwords.verify(found?.password_hash ?? null, password);
  if (!found || !matches || isGone(found, clock.now())) {
    await risk.noteFailure({ accountId: attempt.accountId, name, address, deviceTokenHash: device.tokenHash });
    throw new Refusal('credentials_wrong');
  }
  await failures.giveBack(attempt);
  const { password_hash: passwordHash, ...account } = found;
  const accountId = account.account_id;
  if (passwords.isOutdated(passwordHash))
    await db.run(setPasswordHash, { accountId, before: passwordHash, passwordHash: await passwords.hash(password) });

  const decision = await risk.judge(factsOf('sign_in', accountId, device, request));
  if (decision.outcome === 'deny') throw new Refusal('sign_in_denied');
  const methods = decision.outcome === 'allow' ? [] : await deps.methodsOf(accountId);
  if (methods.length > 0) return wait(deps, { account, methods, decision, request });
  const opened = await deps.openSession(db, {
    account,
    request,
    kind: 'signed_in',
    trust: false,
    tell: device.known === null,
    once: null,
  });
  await risk.noteSignIn({ accountId, address, deviceToken: opened.deviceToken, decision });
  return { account, ...opened };
}

type SeenDevice = { tokenHash: Buffer | null; known: { id: string; trusted_since: Date | null } | null };

/** What risk is told of someone who wants in. */
export const factsOf = (act: Facts['act'], accountId: string, device: SeenDevice, request: FastifyRequest): Facts => ({
  act,
  accountId,
  deviceIsTrusted: device.known?.trusted_since != null,
  deviceTokenHash: device.tokenHash,
  address: addressOf(request),
  userAgent: request.headers['user-agent'],
  acceptLanguage: request.headers['accept-language'],
});

/** By which of an account's ways a sign-in may be completed: where risk holds it, an SMS is not enough if there is more. */
export const completedBy = (methods: ProofMethod[], isHeld: boolean) =>
  isHeld && methods.some((method) => method !== 'sms') ? methods.filter((method) => method !== 'sms') : methods;

async function wait(
  deps: SignInDeps,
  {
    account,
    methods: all,
    decision,
    request,
  }: { account: AccountRow; methods: ProofMethod[]; decision: Decision; request: FastifyRequest },
): Promise<Waiting> {
  const { db, clock, cookies } = deps;
  const now = clock.now();
  const isHeld = decision.outcome === 'hold';
  const methods = completedBy(all, isHeld);
  const expiresAt = addSeconds(now, pendingSeconds);
  // Random and not by time: whoever knows the id may complete it.
  const pendingId = v4();
  const accountId = account.account_id;
  const device = deviceLabel(request.headers['user-agent']);
  await db.run(insertPending, {
    accountId,
    pendingId,
    deviceLabel: device,
    address: addressOf(request),
    isHeld,
    decisionId: decision.id,
    expiresAt,
    keptAtOnce: pendingAtOnce,
    ...notice(clock, 'sign_in_held', { device }),
    now,
  });
  const { phone } = await deps.phoneOf(accountId);
  const maskedPhone = methods.includes('sms') ? (phone?.phone ?? null) : null;
  return {
    pending: { id: pendingId, methods, maskedPhone, expiresAt: expiresAt.toISOString() },
    deviceToken: cookies.deviceToken(request) ?? newSecret(),
  };
}

/** The device that a request comes from, as far as its token tells, and whether the account has been signed in on it. */
export async function deviceOf(
  { db, cookies }: Pick<SignInDeps, 'db' | 'cookies'>,
  accountId: string | null,
  request: FastifyRequest,
): Promise<SeenDevice> {
  const tokenHash = cookies.deviceTokenHash(request);
  const [known] = accountId === null || tokenHash === null ? [] : await db.run(findDevice, { accountId, tokenHash });
  return { tokenHash, known: known ?? null };
}
