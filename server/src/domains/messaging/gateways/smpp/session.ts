import { randomInt } from 'node:crypto';
import type { Pdu } from 'smpp';
import type { Logger } from '../../../../kit/log.ts';
import type { Link, LinkOptions } from './link.ts';
import { bind, LinkLost } from './link.ts';
import { createWindow } from './window.ts';

export type SessionOptions = LinkOptions & { window: number; log: Logger };

const firstWaitMs = 250;
const longestWaitMs = 30_000;
const drainSeconds = 5;

/** Stays bound to an SMSC: binds again whenever the connection is lost, after 0.25, 0.5, 1 … 30 s. */
export function keepBound(options: SessionOptions) {
  const { log } = options;
  const window = createWindow(options.window);
  const stopping = new AbortController();
  let link: Link | null = null;
  let failures = 0;

  async function run() {
    while (!stopping.signal.aborted) {
      try {
        link = await bind(options, stopping.signal);
        log.info({ host: options.host, port: options.port }, 'bound to the SMSC');
        failures = 0;
        const why = await link.ended;
        link = null;
        if (!stopping.signal.aborted) log.warn({ err: why }, 'the connection to the SMSC was lost');
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'no connection to the SMSC');
      }
      await pause(waitMs(failures++), stopping.signal);
    }
  }
  const running = run();

  return {
    /**
     * Submits as soon as the window has room. @throws LinkLost at once where there is no connection, and where it is lost
     * before the answer; what `signal` is aborted with
     */
    async submit(request: Pdu, signal: AbortSignal): Promise<Pdu> {
      if (!link) throw new LinkLost('not connected');
      const leave = await window.enter(signal);
      try {
        if (!link) throw new LinkLost('not connected');
        return await link.request(request, signal);
      } finally {
        leave();
      }
    },
    /** Waits for what is on its way, and says goodbye. */
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.race([window.drained(), pause(drainSeconds * 1000)]);
      await link?.unbind();
      await running;
    },
  };
}

/** Doubled at each failure, and no two processes come back in the same moment. */
const waitMs = (failures: number) =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)) * (randomInt(75, 100) / 100);

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    signal?.addEventListener('abort', end);
  });
