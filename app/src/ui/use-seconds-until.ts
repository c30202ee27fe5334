import { useEffect, useState } from 'react';
import { serverNow } from '../api.ts';

/** Whole seconds until a moment of the server's clock (ISO 8601 or epoch ms), counted down; 0 once it has passed. */
export function useSecondsUntil(moment: string | number | null): number {
  const at = moment === null ? 0 : new Date(moment).getTime();
  const left = Math.max(0, Math.ceil((at - serverNow()) / 1000));
  const [, tick] = useState(0);
  const running = left > 0;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return left;
}
