type Tell = (event: string, data: unknown) => void;

const perTurn = 50;
const turnMs = 1_000;

/**
 * Passes on so many events a second and leaves out the rest: under load neither the server's memory nor a page may grow
 * with every SMS. `event: skipped` then says how many were left out, so that whoever listens can look for itself.
 */
export function throttled(tell: Tell): { tell: Tell; stop: () => void } {
  let told = 0;
  let skipped = 0;
  let timer: NodeJS.Timeout | null = null;
  const turn = () => {
    timer = null;
    told = 0;
    if (skipped > 0) tell('skipped', { count: skipped });
    skipped = 0;
  };
  return {
    tell(event, data) {
      timer ??= setTimeout(turn, turnMs);
      told += 1;
      if (told <= perTurn) tell(event, data);
      else skipped += 1;
    },
    stop: () => clearTimeout(timer ?? undefined),
  };
}
