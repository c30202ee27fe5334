import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { createApp } from '../server/src/app.ts';
import { systemClock } from '../server/src/kit/clock.ts';
import { parseKeys } from '../server/src/kit/keys.ts';
import { createLog } from '../server/src/kit/log.ts';
import { readSettings } from '../server/src/settings.ts';
import { connectHandset } from './handset.ts';
import { recordStatements } from './recording.ts';
import { serve } from './rpc.ts';
import { usageSince } from './usage.ts';

export type RoundTrips = Record<string, { requests: number; queries: number }>;

/**
 * Our server as its own process, all safeguards on. What differs from production: the gateway is a line to the load
 * generator, and the day's SMS budget is larger than a day's default, since a run sends more than 15,000. Every caller
 * has an address of their own, as in life, told by a proxy that is trusted.
 */
const { DATABASE_URL: databaseUrl = '', CODES_PORT = '' } = process.env;
const settings = readSettings({
  ...process.env,
  TRUSTED_PROXIES: '127.0.0.1',
  SMS_DAILY_UNITS: '1000000',
});
const keys = parseKeys(
  JSON.stringify({ current: 1, index: 1, keys: { 1: randomBytes(32).toString('base64') } }),
  'keys of this run',
);

const roundTrips = countRoundTrips();
const arrivals = new Map<string, number>();
const handOverMs: number[] = [];
const toHandset = connectHandset(Number(CODES_PORT));

const app = await createApp({
  settings,
  databaseUrl,
  keys,
  clock: systemClock,
  log: createLog({ level: settings.LOG_LEVEL }),
  gateways: [
    {
      name: 'bench',
      async send({ to, text }) {
        toHandset({ to, text });
        const arrived = arrivals.get(to);
        if (arrived === undefined) return;
        arrivals.delete(to);
        handOverMs.push(performance.now() - arrived);
      },
    },
  ],
});
const recording = recordStatements(app.db);
// When a request's head has been read. Only where the hand-over is timed does it come with this header.
app.http.server.prependListener('request', ({ headers, url = '' }: IncomingMessage) => {
  roundTrips.arrived(url);
  const phone = headers['x-bench-phone'];
  if (typeof phone === 'string') arrivals.set(phone, performance.now());
});
const url = await app.http.listen({ port: 0, host: '127.0.0.1' });

/** Counts what the server's own driver sends for each path of a request; what no request waits for is left out. */
function countRoundTrips() {
  const context = new AsyncLocalStorage<string>();
  const counts: RoundTrips = {};
  let counting = false;
  const require = createRequire(new URL('../server/src/app.ts', import.meta.url));
  const { prototype } = require('pg').Client;
  const query = prototype.query;
  prototype.query = function counted(this: unknown, ...args: unknown[]) {
    const count = counting ? counts[context.getStore() ?? ''] : undefined;
    if (count) count.queries += 1;
    return query.apply(this, args);
  };
  return {
    start: () => {
      counting = true;
    },
    take: () => {
      counting = false;
      return counts;
    },
    arrived: (path: string) => {
      if (!counting) return;
      counts[path] ??= { requests: 0, queries: 0 };
      counts[path].requests += 1;
      context.enterWith(path);
    },
  };
}

serve({
  url: () => url,
  usage: usageSince,
  record() {
    recording.start();
    roundTrips.start();
  },
  recorded: () => ({ sent: recording.take(), roundTrips: roundTrips.take() }),
  handOver: () => handOverMs.splice(0),
  close: () => app.close(),
});
