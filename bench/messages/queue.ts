import { setTimeout as sleep } from 'node:timers/promises';
import type { Messaging } from '../../server/src/domains/messaging/index.ts';
import { startMessaging } from '../../server/src/domains/messaging/index.ts';
import { systemClock } from '../../server/src/kit/clock.ts';
import { createCrypto } from '../../server/src/kit/crypto.ts';
import { openDatabase } from '../../server/src/kit/database.ts';
import { loadKeys } from '../../server/src/kit/keys.ts';
import { createLog } from '../../server/src/kit/log.ts';
import { createMetrics } from '../../server/src/kit/metrics.ts';
import { readSettings } from '../../server/src/settings.ts';
import { testGateway } from '../../server/testing/gateway.ts';
import { serve } from '../rpc.ts';
import { usageSince } from '../usage.ts';
import { insertOne } from './rows.ts';

/**
 * The dispatcher of one server in a process of its own, without HTTP before it. Its gateway takes a message at once, or as
 * late as it is told to, and keeps when each came.
 */
const { DATABASE_URL: databaseUrl = '', GATEWAY_MS = '0' } = process.env;
const settings = readSettings({
  ...process.env,
  SMS_DAILY_UNITS: '1000000',
  SMS_SECURITY_RESERVE_UNITS: '0',
  SMS_CONVERSION_CODES: '1000000',
});
const log = createLog({ level: settings.LOG_LEVEL });
const db = openDatabase({ url: databaseUrl, connections: settings.DATABASE_CONNECTIONS, onError: () => {} });
const crypto = createCrypto(loadKeys(settings));
const metrics = createMetrics();

const gatewayMs = Number(GATEWAY_MS);
let handed = 0;
/** Only where they are wanted: a million ids would be most of the memory. */
let ids: string[] | null = null;
const queuedAt = new Map<string, number>();
const handOverMs: number[] = [];

const gateway = testGateway('bench', async ({ id }) => {
  handed += 1;
  ids?.push(id);
  const queued = queuedAt.get(id);
  if (queued !== undefined) {
    queuedAt.delete(id);
    handOverMs.push(performance.now() - queued);
  }
  if (gatewayMs > 0) await sleep(gatewayMs);
});

let messaging: Messaging | undefined;

serve({
  usage: usageSince,
  heapMiB: () => process.memoryUsage().heapUsed / 2 ** 20,
  start({ keepIds }: { keepIds: boolean }) {
    ids = keepIds ? [] : null;
    messaging = startMessaging({ db, clock: systemClock, crypto, log, metrics, settings, gateways: [gateway] });
  },
  handed: () => handed,
  ids: () => ids,
  /** Queues at a fixed rate, whether or not the dispatcher keeps up. Milliseconds from before the insert to the gateway. */
  async openLoop({ perSecond, seconds }: { perSecond: number; seconds: number }) {
    const began = performance.now();
    const count = perSecond * seconds;
    const writing: Promise<unknown>[] = [];
    for (let n = 0; n < count; n += 1) {
      const due = began + (n * 1000) / perSecond;
      const wait = due - performance.now();
      if (wait > 0) await sleep(wait);
      writing.push(insertOne(db, crypto, n, (id) => queuedAt.set(id, performance.now())).then(() => messaging!.wake()));
    }
    await Promise.all(writing);
    for (const end = Date.now() + 10_000; handOverMs.length < count && Date.now() < end; ) await sleep(50);
    return handOverMs.splice(0);
  },
  async stop() {
    await messaging?.stop();
    await db.close();
  },
});
