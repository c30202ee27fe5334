/** At most `size` at a time; who comes later waits in turn, for no longer than somebody waits for it. */
export function createWindow(size: number) {
  let free = size;
  const waiting = new Set<() => void>();
  const idle = new Set<() => void>();

  function leave() {
    const [next] = waiting;
    if (next) next();
    else if (++free === size) {
      for (const told of idle) told();
      idle.clear();
    }
  }

  return {
    /** Resolves to what gives the place back. @throws what `signal` is aborted with */
    enter(signal: AbortSignal): Promise<() => void> {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(leave);
      }
      return new Promise((resolve, reject) => {
        const give = () => {
          waiting.delete(give);
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const giveUp = () => {
          waiting.delete(give);
          reject(signal.reason);
        };
        waiting.add(give);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
    /** Resolves once nobody is inside. */
    drained: () => (free === size ? Promise.resolve() : new Promise<void>((resolve) => idle.add(resolve))),
  };
}
