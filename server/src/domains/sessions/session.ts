import type { AccountRow } from '../accounts/index.ts';

/** Who is asking: the session that opened the door, and its account as it stands now. */
export type SessionContext = {
  sessionId: string;
  deviceId: string;
  deviceLabel: string;
  /** Where it was opened from. */
  address: string;
  account: AccountRow;
  createdAt: Date;
  lastSeenAt: Date;
  /** When the owner last proved themselves in it (L8). */
  provenAt: Date;
};

/** Who asks where a session is not needed yet: `pendingId` is the sign-in that waits, null where there is a session. */
export type Caller = { account: AccountRow; pendingId: string | null };

/** A session that was just opened, with the tokens that are told this once. */
export type Opened = { session: { id: string; token: string; expiresAt: string }; deviceToken: string };

declare module 'fastify' {
  interface FastifyRequest {
    session: SessionContext;
    caller: Caller;
  }
}
