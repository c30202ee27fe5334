import type { StaffRole } from '@btepai/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addSeconds } from '../../kit/clock.ts';
import { Refusal } from '../../kit/refusal.ts';
import { matchesHash, readSessionToken } from '../../kit/session-token.ts';
import type { StaffContext, StaffDeps } from './staff.ts';
import { findSession, touchSession } from './store/sessions.ts';

const touchEverySeconds = 60;

export const sessionEndsAt = (
  { settings }: Pick<StaffDeps, 'settings'>,
  { openedAt, seenAt }: Pick<StaffContext, 'openedAt' | 'seenAt'>,
): Date =>
  new Date(
    Math.min(
      addSeconds(openedAt, settings.STAFF_SESSION_HOURS * 3_600).getTime(),
      addSeconds(seenAt, settings.STAFF_IDLE_MINUTES * 60).getTime(),
    ),
  );

/** The console's own cookie, which no other site's page can have sent along. */
export function createStaffCookies({ secure }: { secure: boolean }) {
  const name = `${secure ? '__Host-' : ''}staff`;
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    token: (request: FastifyRequest): string | undefined =>
      /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? request.cookies[name],
    set: (reply: FastifyReply, token: string) => reply.setCookie(name, token, options),
    clear: (reply: FastifyReply) => reply.clearCookie(name, options),
  };
}
export type StaffCookies = ReturnType<typeof createStaffCookies>;

/**
 * Reads who asks anew at every request: whoever was disabled, or lost a role, is stopped at the next one. `touches` keeps the
 * session from running out; what the console asks while nobody sits there (`X-Unattended`) does not.
 * @throws Refusal session_required | session_ended
 */
export function createAuthenticateStaff(deps: StaffDeps, cookies: StaffCookies) {
  const { db, clock, settings } = deps;
  const isAttended = ({ headers }: FastifyRequest) => headers['x-unattended'] === undefined;
  return async (request: FastifyRequest, { touches = isAttended(request) } = {}): Promise<void> => {
    const token = cookies.token(request);
    if (token === undefined) throw new Refusal('session_required');
    const claim = readSessionToken(token);
    if (!claim) throw new Refusal('session_ended');
    const now = clock.now();
    const { ownerId: staffId, sessionId, hash } = claim;
    const [row] = await db.run(findSession, {
      staffId,
      sessionId,
      openedSince: addSeconds(now, -settings.STAFF_SESSION_HOURS * 3_600),
      seenSince: addSeconds(now, -settings.STAFF_IDLE_MINUTES * 60),
    });
    if (!row || !matchesHash(hash, row.token_hash)) throw new Refusal('session_ended');
    if (touches && now.getTime() - row.last_seen_at.getTime() > touchEverySeconds * 1000)
      await db.run(touchSession, { staffId, sessionId, now });
    request.staff = {
      id: row.id,
      name: row.name,
      displayName: row.display_name,
      roles: row.roles,
      sessionId,
      openedAt: row.created_at,
      seenAt: touches ? now : row.last_seen_at,
      provenAt: row.proven_at,
    };
  };
}

/** @throws Refusal forbidden | step_up_required */
export function createAdmitStaff({ clock, settings }: Pick<StaffDeps, 'clock' | 'settings'>) {
  return ({ staff }: FastifyRequest, roles: readonly StaffRole[] | 'any', fresh: boolean): void => {
    if (roles !== 'any' && !roles.some((role) => staff.roles.includes(role))) throw new Refusal('forbidden');
    const age = clock.now().getTime() - staff.provenAt.getTime();
    if (fresh && age > settings.STAFF_PROOF_FRESH_SECONDS * 1000) throw new Refusal('step_up_required');
  };
}
