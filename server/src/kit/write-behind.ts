/**
 * Gathers what comes in for a moment and writes it together, one batch after the other: a busy time costs one statement
 * and not hundreds. What could not be written is told to `onError` and is not tried again.
 */
export function createWriteBehind<Thing>({
  gatherMs,
  atOnce,
  write,
  onError,
}: {
  gatherMs: number;
  atOnce: number;
  write: (batch: Thing[]) => Promise<void>;
  onError: (error: unknown, batch: Thing[]) => void;
}) {
  let waiting: Thing[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting.slice(0, atOnce);
    waiting = waiting.slice(atOnce);
    if (batch.length === 0) return writing;
    if (waiting.length > 0) timer = setTimeout(() => void flush(), 0);
    writing = writing.then(() => write(batch)).catch((error) => onError(error, batch));
    return writing;
  }

  return {
    add(...things: Thing[]) {
      waiting.push(...things);
      if (waiting.length >= atOnce) void flush();
      else timer ??= setTimeout(() => void flush(), gatherMs);
    },
    /** Writes all that is waiting. */
    async finish(): Promise<void> {
      do await flush();
      while (waiting.length > 0);
      await writing;
    },
  };
}
