import type { FastifyReply } from 'fastify';
import type { Http } from './http.ts';
import { Refusal } from './refusal.ts';

export type EventStreams = ReturnType<typeof createEventStreams>;

/** Open server-sent event streams: so many per owner, and all of them ended when the server stops. */
export function createEventStreams(http: Http, { perOwner }: { perOwner: number }) {
  const open = new Map<string, Set<FastifyReply>>();
  http.addHook('preClose', async () => {
    for (const replies of open.values()) for (const reply of replies) reply.sse.close();
  });
  return {
    /** Keeps the answer open as a stream; false where the caller has hung up already. @throws Refusal too_many_requests where the owner has too many already. */
    start(reply: FastifyReply, owner: string, onClose: () => void): boolean {
      // Whoever hung up while the first look was taken is not waited for: the close has been told already.
      if (!reply.sse.isConnected || reply.raw.destroyed) {
        onClose();
        return false;
      }
      const mine = open.get(owner) ?? new Set();
      if (mine.size >= perOwner) {
        onClose();
        throw new Refusal('too_many_requests', { retryAfterSeconds: 10 });
      }
      open.set(owner, mine.add(reply));
      reply.sse.keepAlive();
      reply.sse.onClose(() => {
        onClose();
        mine.delete(reply);
        if (mine.size === 0) open.delete(owner);
      });
      reply.sse.sendHeaders();
      // Without this the other side only learns that it is connected with the first event.
      reply.raw.flushHeaders();
      return true;
    },
  };
}
