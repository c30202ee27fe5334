import type { FastifyReply, FastifyRequest } from 'fastify';

const yearSeconds = 365 * 86_400;

/** The cookies `session`, `device` and, while a sign-in waits, `pending`, with the `__Host-` prefix over HTTPS (D4). Bearer clients use headers. */
export function createCookies({ secure }: { secure: boolean }) {
  const prefix = secure ? '__Host-' : '';
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    sessionToken(request: FastifyRequest): string | undefined {
      const bearer = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
      return bearer ?? request.cookies[`${prefix}session`];
    },
    deviceToken(request: FastifyRequest): string | undefined {
      const header = request.headers['x-device-token'];
      return (typeof header === 'string' ? header : undefined) ?? request.cookies[`${prefix}device`];
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
    signIn(
      reply: FastifyReply,
      { token, deviceToken, maxAgeSeconds }: { token: string; deviceToken: string; maxAgeSeconds: number },
    ) {
      reply.clearCookie(`${prefix}pending`, options);
      reply.setCookie(`${prefix}session`, token, { ...options, maxAge: maxAgeSeconds });
      reply.setCookie(`${prefix}device`, deviceToken, { ...options, maxAge: yearSeconds });
    },
    signOut(reply: FastifyReply) {
      reply.clearCookie(`${prefix}session`, options);
    },
  };
}
export type Cookies = ReturnType<typeof createCookies>;
