import type { IncomingMessage } from 'node:http';
import { createApp } from '../server/src/app.ts';
import { systemClock } from '../server/src/kit/clock.ts';
import { loadKeys } from '../server/src/kit/keys.ts';
import { createLog } from '../server/src/kit/log.ts';
import { readSettings } from '../server/src/settings.ts';
import { testGateway } from '../server/testing/gateway.ts';
import { connectHandset } from './handset.ts';
import { createRecorder } from './recording.ts';
import { serve } from './rpc.ts';
import { usageSince } from './usage.ts';

/**
 * Our server as its own process, all safeguards on. What differs from production: the gateway is a line to the load
 * generator, and the day's SMS budget is larger than a day's default, since a run sends more than 15,000. Every caller
 * has an address of their own, as in life, told by a proxy that is trusted. The keys are of this run, in BTEPAI_KEYS.
 */
const { DATABASE_URL: databaseUrl = '', CODES_PORT = '' } = process.env;
const settings = readSettings({
  ...process.env,
  TRUSTED_PROXIES: '127.0.0.1',
  SMS_DAILY_UNITS: '1000000',
  SMS_CONVERSION_CODES: '1000000',
});

const arrivals = new Map<string, number>();
const handOverMs: number[] = [];
const toHandset = connectHandset(Number(CODES_PORT));

const app = await createApp({
  settings,
  databaseUrl,
  keys: loadKeys(settings),
  clock: systemClock,
  log: createLog({ level: settings.LOG_LEVEL }),
  gateways: [
    testGateway('bench', ({ to, text }) => {
      toHandset({ to, text });
      const arrived = arrivals.get(to);
      if (arrived === undefined) return;
      arrivals.delete(to);
      handOverMs.push(performance.now() - arrived);
    }),
  ],
});
const recorder = createRecorder(app.db);
// When a request's head has been read. Only where the hand-over is timed does it come with this header.
app.http.server.prependListener('request', ({ headers }: IncomingMessage) => {
  recorder.arrived();
  const phone = headers['x-bench-phone'];
  if (typeof phone === 'string') arrivals.set(phone, performance.now());
});
const url = await app.http.listen({ port: 0, host: '127.0.0.1' });

serve({
  url: () => url,
  usage: usageSince,
  record: recorder.start,
  recorded: recorder.take,
  handOver: () => handOverMs.splice(0),
  close: () => app.close(),
});
