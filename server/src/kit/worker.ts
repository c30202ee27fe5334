import type { Logger } from './log.ts';

export type Worker = { wake(): void; stop(): Promise<void> };

/**
 * Works a queue off beside the requests: when it is woken, and once in a while anyhow, for what another process left. `work`
 * says whether there may be more; what it throws is logged and tried again. A wake-up waits `gatherMs` for company, so that a
 * busy time costs a batch and not a round for each.
 */
export function startWorker({
  name,
  pollMs,
  gatherMs = 0,
  log,
  work,
}: {
  name: string;
  pollMs: number;
  gatherMs?: number;
  log: Logger;
  work: () => Promise<boolean>;
}): Worker {
  let stopped = false;
  let due = true;
  let rouse = () => {};

  const sleep = () =>
    new Promise<void>((resolve) => {
      const poll = setTimeout(resolve, pollMs);
      const rise = () => {
        clearTimeout(poll);
        resolve();
      };
      rouse = () => {
        rouse = () => {};
        if (gatherMs === 0) rise();
        else setTimeout(rise, gatherMs);
      };
    });

  async function run() {
    while (!stopped) {
      if (!due) await sleep();
      if (stopped) return;
      due = false;
      try {
        if (await work()) due = true;
      } catch (error) {
        log.error({ err: error }, `${name} failed`);
        if (!stopped) await sleep();
        due = true;
      }
    }
  }

  const finished = run();
  return {
    wake() {
      due = true;
      rouse();
    },
    async stop() {
      stopped = true;
      rouse();
      await finished;
    },
  };
}
