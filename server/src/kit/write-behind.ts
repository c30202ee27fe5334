/**
 * Gathers what comes in for a moment and writes it together, one batch after the other: a busy time costs one statement
 * and not hundreds. A batch that failed is written again after each of `retryMs`; one that failed once more than that is told
 * to `onError`. So a thing may be written twice, and must do no harm.
 */
export function createWriteBehind<Thing>({
  gatherMs,
  atOnce,
  write,
  retryMs = [],
  onError,
}: {
  gatherMs: number;
  atOnce: number;
  write: (batch: Thing[]) => Promise<void>;
  retryMs?: readonly number[];
  onError: (error: unknown, batch: Thing[]) => void;
}) {
  type Waiting = { thing: Thing; tries: number; told: (written: boolean) => void };
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const later = new Map<NodeJS.Timeout, Waiting[]>();
  let finishing = false;

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    if (batch.length === 0) return writing;
    if (waiting.length > 0) timer = setTimeout(() => void flush(), 0);
    writing = writing.then(() => writeOrKeep(batch));
    return writing;
  }

  async function writeOrKeep(batch: Waiting[]): Promise<void> {
    try {
      await write(batch.map(({ thing }) => thing));
      for (const { told } of batch) told(true);
    } catch (error) {
      for (const { told } of batch) told(false);
      const lost = keep(batch);
      if (lost.length > 0) onError(error, lost);
    }
  }

  /** @returns those that are not tried again. */
  function keep(some: Waiting[]): Thing[] {
    const lost: Thing[] = [];
    for (const [tries, again] of Map.groupBy(some, (one) => one.tries)) {
      const delayMs = retryMs[tries];
      if (delayMs === undefined || later.size >= mostLater || finishing) {
        lost.push(...again.map(({ thing }) => thing));
        continue;
      }
      const timeout = setTimeout(() => {
        later.delete(timeout);
        enqueue(again.map((one) => ({ ...one, tries: tries + 1 })));
      }, delayMs);
      later.set(timeout, again);
    }
    return lost;
  }

  function enqueue(some: Waiting[]) {
    waiting.push(...some);
    if (waiting.length >= atOnce) void flush();
    else timer ??= setTimeout(() => void flush(), gatherMs);
  }

  return {
    /** @returns once all were written for the first time, whether that went well. Nobody has to wait for it. */
    async add(...things: Thing[]): Promise<boolean> {
      const tellings = things.map((thing) => {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        return { promise, waiting: { thing, tries: 0, told: resolve } };
      });
      enqueue(tellings.map((telling) => telling.waiting));
      return (await Promise.all(tellings.map(({ promise }) => promise))).every(Boolean);
    },
    /** Writes all that is waiting, and once more what was to be tried again. */
    async finish(): Promise<void> {
      finishing = true;
      for (const [timeout, again] of later) {
        clearTimeout(timeout);
        waiting.push(...again);
      }
      later.clear();
      do await flush();
      while (waiting.length > 0);
      await writing;
    },
  };
}

/** So many batches wait to be tried again at most: memory is not to pay for an outage. */
const mostLater = 500;
