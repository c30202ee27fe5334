import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Cookies } from './cookies.ts';
import { matchesHash, readSessionToken } from './session.ts';
import { findSession, touchSession } from './store.ts';

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
  return async (request: FastifyRequest): Promise<void> => {
    const token = cookies.sessionToken(request);
    if (token === undefined) throw new Refusal('session_required');
    const claim = readSessionToken(token);
    if (!claim) throw new Refusal('session_ended');
    const now = clock.now();
    const { accountId, sessionId } = claim;
    const [row] = await db.run(findSession, { accountId, sessionId, idleSince: addSeconds(now, -idleDays * 86_400) });
    if (!row || !matchesHash(claim.hash, row.token_hash) || row.account_status === 'closed')
      throw new Refusal('session_ended');
    if (now.getTime() - row.last_seen_at.getTime() > touchEverySeconds * 1000)
      await db.run(touchSession, { accountId, sessionId, now });
    const { token_hash: _hash, device_label: deviceLabel, last_seen_at: _seen, ...account } = row;
    request.session = { sessionId, deviceLabel, account };
  };
}

/** A restricted account may look, and free itself; it changes nothing of worth. @throws Refusal account_restricted */
export function refuseRestricted(request: FastifyRequest): void {
  if (request.session.account.account_status === 'restricted') throw new Refusal('account_restricted');
}
