import type { Pool } from './database.ts';
import type { Http } from './http.ts';
import type { Metrics } from './metrics.ts';
import { Refusal } from './refusal.ts';

/** What proxies say of themselves or of whom they ask for. */
const throughProxy = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'];

export type Check = 'ok' | 'degraded' | 'down';

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: how it is doing, for whoever asks the process
 * itself: its counts would tell a stranger whether an SMS left (S6), so to what comes through a proxy there is none.
 */
export function serveHealth({
  http,
  db,
  metrics,
  checks,
  beforeFigures,
}: {
  http: Http;
  db: Pool;
  metrics: Metrics;
  checks: Record<string, () => Promise<Check>>;
  /** Sets the figures that no event sets. */
  beforeFigures: () => void;
}) {
  let draining = false;
  const hidden = { schema: { hide: true } };
  http.get('/healthz', hidden, async () => ({ status: 'alive' }));
  http.get('/readyz', hidden, async (_request, reply) => {
    const names = Object.keys(checks);
    const results = await Promise.all(names.map((name) => checks[name]!().catch(() => 'down' as const)));
    const found = Object.fromEntries(names.map((name, index) => [name, results[index]!]));
    const ready = !draining && found.database === 'ok' && found.queue === 'ok';
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not_ready', checks: found });
  });
  http.get('/metrics', hidden, async ({ headers }, reply) => {
    if (throughProxy.some((name) => headers[name] !== undefined)) throw new Refusal('not_found');
    beforeFigures();
    for (const [state, value] of Object.entries(db.counts)) metrics.databaseConnections.set({ state }, value);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return {
    startDraining: () => {
      draining = true;
    },
  };
}
