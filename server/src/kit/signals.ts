import pg from 'pg';
import type { Logger } from './log.ts';

/**
 * What must be told at once, to whichever process holds the person's connection: PostgreSQL's LISTEN/NOTIFY.
 * A signal says only which thing changed; the listener reads its state. One that is lost costs a delay, never the truth.
 */
export type Signals = {
  subscribe(topic: string, listener: () => void): () => void;
  /** Every topic that begins so; after a time of deafness the prefix alone, since any may have been missed. */
  watch(prefix: string, listener: (topic: string) => void): () => void;
  close(): Promise<void>;
};

export const signalChannel = 'btepai';

export function startSignals({ url, log }: { url: string; log: Logger }): Signals {
  const listeners = new Map<string, Set<() => void>>();
  const watchers = new Set<{ prefix: string; listener: (topic: string) => void }>();
  let client: pg.Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function tell(payload: string | undefined) {
    for (const topic of (payload ?? '').split(',')) {
      for (const listener of listeners.get(topic) ?? []) listener();
      for (const { prefix, listener } of watchers) if (topic.startsWith(prefix)) listener(topic);
    }
  }

  async function connect() {
    const fresh = new pg.Client({ connectionString: url, application_name: 'btepai signals', keepAlive: true });
    fresh.on('notification', ({ payload }) => tell(payload));
    fresh.on('error', (error) => lost(fresh, error));
    fresh.on('end', () => lost(fresh, null));
    try {
      await fresh.connect();
      await fresh.query(`listen ${signalChannel}`);
      client = fresh;
      // Whoever waited while we were deaf looks again now.
      for (const topic of listeners.keys()) tell(topic);
      for (const { prefix, listener } of watchers) listener(prefix);
    } catch (error) {
      lost(fresh, error as Error);
    }
  }

  function lost(which: pg.Client, error: Error | null) {
    if (error) log.warn({ err: error }, 'the listening connection failed');
    if (client === which) client = null;
    which.removeAllListeners('end');
    void which.end().catch(() => {});
    if (closed) return;
    clearTimeout(retry);
    retry = setTimeout(connect, 1_000).unref();
  }

  void connect();
  return {
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(topic);
      };
    },
    watch(prefix, listener) {
      const watcher = { prefix, listener };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
