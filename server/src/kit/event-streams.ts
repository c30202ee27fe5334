import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from './http.ts';
import { Refusal } from './refusal.ts';

export type EventStreams = ReturnType<typeof createEventStreams>;

type Telling<Thing> = {
  owner: string;
  event: string;
  look: () => Promise<Thing>;
  subscribe: (lookAgain: () => void) => () => void;
};

/** Open server-sent event streams: so many per owner, and all of them ended when the server stops. */
export function createEventStreams(http: Http, { perOwner }: { perOwner: number }) {
  const open = new Map<string, Set<FastifyReply>>();
  http.addHook('preClose', async () => {
    for (const replies of open.values()) for (const reply of replies) reply.sse.close();
  });
  /** Keeps the answer open as a stream; false where the caller has hung up already. @throws Refusal too_many_requests where the owner has too many already. */
  function start(reply: FastifyReply, owner: string, onClose: () => void): boolean {
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
  }

  return {
    start,
    /**
     * Tells what `look` gives as a stream of one kind of event: at once, and whenever `subscribe` calls back and it has changed.
     * One that a session opened ends with it: whose session it was is asked anew before anything more is told (L9).
     * @throws Refusal too_many_requests where the owner has too many streams already, and whatever the first look throws
     */
    async tell<Thing>(
      request: FastifyRequest,
      reply: FastifyReply,
      { owner, event, look, subscribe }: Telling<Thing>,
    ): Promise<void> {
      const first = await look();
      let told = '';
      const say = async (thing: Thing) => {
        const data = JSON.stringify(thing);
        if (data === told) return;
        told = data;
        await reply.sse.send({ event, data: thing });
      };
      const lookAgain = oneAtATime(() =>
        stillIn(request)
          .then(look)
          .then(say)
          .catch((error) => {
            if (error instanceof Refusal && error.code === 'session_ended') reply.sse.close();
            else request.log.debug({ err: error }, 'an event stream could not be told');
          }),
      );
      if (!start(reply, owner, subscribe(lookAgain))) return;
      // Who hangs up in the midst of a word is no failure of ours.
      await say(first).catch(() => {});
      // What changed between the first look and the subscription.
      lookAgain();
    },
  };
}

/** Asked for while one is under way, it runs once more after it: of two looks at once the older could come in last. */
export function oneAtATime(run: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await run();
    }
    running = false;
  };
}

/** A stream without a session (a sign-in that waits) ends by itself, with what it tells of. */
const stillIn = async (request: FastifyRequest): Promise<void> => {
  if (request.session) await request.server.authenticate(request);
};
