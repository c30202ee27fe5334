import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../../kit/crypto.ts';
import type { Opened } from './session.ts';

const yearSeconds = 365 * 86_400;

/** The cookies `session`, `device` and, while a sign-in waits, `pending`, with the `__Host-` prefix over HTTPS (D4). Bearer clients use headers. */
export function createCookies({ secure, SESSION_IDLE_DAYS: idleDays }: { secure: boolean; SESSION_IDLE_DAYS: number }) {
  const prefix = secure ? '__Host-' : '';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    sessionToken(request: FastifyRequest): string | undefined {
      const bearer = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
      return bearer ?? request.cookies[`${prefix}session`];
    },
    /** The token by which a device is known again, where the request has one of ours. */
    deviceToken(request: FastifyRequest): string | undefined {
      const header = request.headers['x-device-token'];
      const given = typeof header === 'string' ? header : request.cookies[`${prefix}device`];
      return given !== undefined && /^[\w-]{43}$/.test(given) ? given : undefined;
    },
    /** What is stored of it. */
    deviceTokenHash(request: FastifyRequest): Buffer | null {
      const token = this.deviceToken(request);
      return token === undefined ? null : sha256(token);
    },
    pendingId: (request: FastifyRequest): string | undefined => request.cookies[`${prefix}pending`],
    /** The browser keeps which sign-in waits, so that it can ask for a code and follow it. */
    waitForProof(
      reply: FastifyReply,
      { pendingId, deviceToken, maxAgeSeconds }: { pendingId: string; deviceToken: string; maxAgeSeconds: number },
    ) {
      reply.setCookie(`${prefix}pending`, pendingId, { ...options, maxAge: maxAgeSeconds });
      reply.setCookie(`${prefix}device`, deviceToken, { ...options, maxAge: yearSeconds });
    },
    signIn(reply: FastifyReply, { session: { token }, deviceToken }: Opened) {
      reply.clearCookie(`${prefix}pending`, options);
      reply.setCookie(`${prefix}session`, token, { ...options, maxAge: idleDays * 86_400 });
      reply.setCookie(`${prefix}device`, deviceToken, { ...options, maxAge: yearSeconds });
    },
    signOut(reply: FastifyReply) {
      reply.clearCookie(`${prefix}session`, options);
    },
  };
}
export type Cookies = ReturnType<typeof createCookies>;
