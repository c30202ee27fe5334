import type { StaffMember, StaffRole } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../../kit/passwords.ts';
import type { Settings } from '../../settings.ts';
import type { MemberRow } from './store/members.ts';

export type StaffDeps = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings };
export type SignInDeps = StaffDeps & { passwords: Passwords; limits: Limits };

/** Who asks at the console, as they stand at this request. */
export type StaffContext = {
  id: string;
  name: string;
  displayName: string;
  roles: StaffRole[];
  sessionId: string;
  openedAt: Date;
  seenAt: Date;
  /** When a second factor was last proven in this session. */
  provenAt: Date;
};

declare module 'fastify' {
  interface FastifyRequest {
    staff: StaffContext;
  }
}

export const totpContext = (staffId: string) => `staff totp/${staffId}`;

export const showMember = (row: MemberRow): StaffMember => ({
  id: row.id,
  name: row.name,
  displayName: row.display_name,
  roles: row.roles,
  status: row.status,
  passkeys: row.passkeys,
  ownAccounts: row.own_accounts,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
});
