import type { RestrictionLevel } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { byNth, gathered } from '../../kit/gathered.ts';
import { Refusal } from '../../kit/refusal.ts';
import { matchesHash, readSessionToken } from '../../kit/session-token.ts';
import { isGone } from '../accounts/index.ts';
import type { Cookies } from './cookies.ts';
import { findPending } from './store/pending.ts';
import { findSessions, touchSession } from './store/sessions.ts';

const touchEverySeconds = 3_600;

/**
 * Reads the session anew at every request, so that ending it or restricting the account bites at the next one (L9).
 * @throws Refusal session_required without a token; session_ended where it is no longer, or never was, good
 */
export function createAuthenticate({
  db,
  clock,
  cookies,
  idleDays,
}: {
  db: Database;
  clock: Clock;
  cookies: Cookies;
  idleDays: number;
}) {
  const findSession = gathered(async (claims: { accountId: string; sessionId: string }[]) => {
    const rows = await db.run(findSessions, {
      accountIds: claims.map(({ accountId }) => accountId),
      sessionIds: claims.map(({ sessionId }) => sessionId),
      idleSince: addSeconds(clock.now(), -idleDays * 86_400),
    });
    const found = byNth(rows);
    return claims.map((_claim, index) => found(index));
  });

  return async (request: FastifyRequest): Promise<void> => {
    const token = cookies.sessionToken(request);
    if (token === undefined) throw new Refusal('session_required');
    const claim = readSessionToken(token);
    if (!claim) throw new Refusal('session_ended');
    const now = clock.now();
    const { ownerId: accountId, sessionId } = claim;
    const row = await findSession({ accountId, sessionId });
    if (!row || !matchesHash(claim.hash, row.token_hash) || isGone(row, now)) throw new Refusal('session_ended');
    if (now.getTime() - row.last_seen_at.getTime() > touchEverySeconds * 1000)
      await db.run(touchSession, { accountId, sessionId, now });
    const {
      nth: _nth,
      token_hash: _hash,
      device_id: deviceId,
      device_label: deviceLabel,
      address,
      created_at: createdAt,
      last_seen_at: lastSeenAt,
      proven_at: provenAt,
      ...account
    } = row;
    request.session = { sessionId, deviceId, deviceLabel, address, account, createdAt, lastSeenAt, provenAt };
  };
}

/**
 * The account of a sign-in that waits, where the request names one: in its body, its query, or by the cookie that a browser
 * has of it. Else the session's.
 */
export function createIdentify({ db, clock, cookies }: { db: Database; clock: Clock; cookies: Cookies }) {
  return async (request: FastifyRequest): Promise<void> => {
    const named = pendingNamed(request.body) ?? pendingNamed(request.query);
    const given = named ?? (cookies.sessionToken(request) === undefined ? cookies.pendingId(request) : undefined);
    if (given === undefined) {
      await request.server.authenticate(request);
      request.caller = { account: request.session.account, pendingId: null };
      return;
    }
    const [row] = isUuid(given) ? await db.run(findPending, { pendingId: given, now: clock.now() }) : [];
    if (!row || isGone(row, clock.now())) throw new Refusal(named === undefined ? 'session_required' : 'not_found');
    request.caller = { account: row, pendingId: row.pending_id };
  };
}

function pendingNamed(where: unknown): string | undefined {
  const given = (where as { pendingSessionId?: unknown } | null)?.pendingSessionId;
  return typeof given === 'string' ? given.toLowerCase() : undefined;
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const closedAt = {
  paying: ['no_payments', 'no_changes', 'read_only'],
  active: ['no_changes', 'read_only'],
  writing: ['read_only'],
} as const satisfies Record<string, RestrictionLevel[]>;

/** A restricted account may look, and free itself; how much more it may, its level says. @throws Refusal account_restricted | account_closing */
export function refuseRestricted(request: FastifyRequest, door: keyof typeof closedAt): void {
  const { account_status: status, restriction_level: level } = request.session.account;
  if (status === 'closing') throw new Refusal('account_closing');
  if (level !== null && (closedAt[door] as readonly RestrictionLevel[]).includes(level))
    throw new Refusal('account_restricted');
}
