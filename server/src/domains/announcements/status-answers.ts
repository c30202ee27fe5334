import type { ServiceState } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Http } from '../../kit/http.ts';

const windowMs = 300_000;
const bucketMs = 15_000;
/** Under so many answers a share says nothing. */
const fewest = 20;

/** Of an API's last five minutes: half of its answers were errors of ours, a twentieth, or fewer. */
export function stateOfAnswers({ answers, errors }: { answers: number; errors: number }): ServiceState {
  if (answers < fewest) return 'ok';
  if (errors * 2 >= answers) return 'down';
  return errors * 20 >= answers ? 'degraded' : 'ok';
}

/** Counts this process's answers, to tell how its API fares. A refusal is an answer like any other. */
export function watchAnswers(http: Http, clock: Clock): () => ServiceState {
  const buckets = new Map<number, { answers: number; errors: number }>();
  const bucketOf = (now: Date) => Math.floor(now.getTime() / bucketMs);

  http.addHook('onResponse', async (request, reply) => {
    if (!request.routeOptions.url?.startsWith('/v1/')) return;
    const at = bucketOf(clock.now());
    const bucket = buckets.get(at) ?? { answers: 0, errors: 0 };
    bucket.answers += 1;
    if (reply.statusCode >= 500) bucket.errors += 1;
    buckets.set(at, bucket);
  });

  return () => {
    const now = bucketOf(clock.now());
    const sum = { answers: 0, errors: 0 };
    for (const [at, { answers, errors }] of buckets) {
      if (at > now || now - at >= windowMs / bucketMs) buckets.delete(at);
      else {
        sum.answers += answers;
        sum.errors += errors;
      }
    }
    return stateOfAnswers(sum);
  };
}
