import type { StaffEvent } from '@btepai/contract';
import { StaffEvent as Event } from '@btepai/contract';
import { eventStream, staffDoor } from '../../kit/door.ts';
import type { EventStreams } from '../../kit/event-streams.ts';
import { oneAtATime } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import type { Signals } from '../../kit/signals.ts';

const prefix = 'staff:';
const stillInEveryMs = 60_000;

/** Tells every open console which queue, or which one thing, to look at again. What it then sees, its own requests decide. */
export function liveRoutes(http: Http, { signals, streams }: { signals: Signals; streams: EventStreams }) {
  http.get(
    '/v1/staff/events',
    {
      ...staffDoor({
        tag: 'Staff: session',
        summary: 'What is to be looked at again, as it happens',
        roles: 'any',
        answers: { 200: eventStream(Event) },
      }),
      sse: true,
    },
    async (request, reply) => {
      const waiting = new Set<string>();
      const tell = oneAtATime(async () => {
        const topics = [...waiting];
        waiting.clear();
        try {
          // A stream keeps nobody signed in, and ends with their session.
          await http.authenticateStaff(request, { touches: false });
          const data: StaffEvent = { topics };
          if (topics.length > 0) await reply.sse.send({ event: 'staff', data });
        } catch {
          reply.sse.close();
        }
      });
      const stop = signals.watch(prefix, (topic) => {
        waiting.add(topic.slice(prefix.length));
        tell();
      });
      const timer = setInterval(tell, stillInEveryMs);
      streams.start(reply, request.staff.id, () => {
        clearInterval(timer);
        stop();
      });
    },
  );
}
