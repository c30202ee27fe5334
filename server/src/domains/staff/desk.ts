import type { FastifyRequest } from 'fastify';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorOf, auditLine } from './audit.ts';
import type { RaiseSpree } from './rations.ts';
import { createRationed } from './rations.ts';
import type { StaffDeps } from './staff.ts';
import { findLook, isOwnAccount, openLook } from './store/members.ts';

export type Desk = ReturnType<typeof createDesk>;

/**
 * What stands between staff and an account. `knowsDevice`: whether the account has been signed in on the browser that asks,
 * by its device cookie: then it is most likely their own.
 */
export function createDesk({
  knowsDevice,
  ...deps
}: StaffDeps & {
  knowsDevice: (accountId: string, request: FastifyRequest) => Promise<boolean>;
  raiseSpree: RaiseSpree;
}) {
  const { db, clock, settings } = deps;

  /** In each route that acts on an account. @throws Refusal own_account */
  async function mayTouch(request: FastifyRequest, accountId: string): Promise<void> {
    const [own] = await db.run(isOwnAccount, { staffId: request.staff.id, accountId });
    if (own || (await knowsDevice(accountId, request))) throw new Refusal('own_account');
  }

  return {
    mayTouch,
    rationed: createRationed(deps),
    /** In each route that shows an account. @throws Refusal own_account | look_required */
    async mustLook(request: FastifyRequest, accountId: string): Promise<void> {
      await mayTouch(request, accountId);
      const [look] = await db.run(findLook, { staffId: request.staff.id, accountId, now: clock.now() });
      if (!look) throw new Refusal('look_required');
    },
    /**
     * Opens an account to this member for a while; why is in the audit. `subject` is the case or order that it is about, where
     * it is. @throws Refusal own_account
     */
    async look(
      request: FastifyRequest,
      {
        accountId,
        subject = null,
        reason = null,
      }: { accountId: string; subject?: string | null; reason?: string | null },
      tx: Database = db,
    ): Promise<void> {
      await mayTouch(request, accountId);
      const until = addSeconds(clock.now(), settings.STAFF_LOOK_MINUTES * 60);
      const line = auditLine(deps, actorOf(request), { act: 'account.look', accountId, subject, reason });
      await tx.run(openLook, { staffId: request.staff.id, accountId, until, ...line });
    },
  };
}
