import type { Seal } from './signing.ts';

const freshMs = 5 * 60 * 1000;

/** Reads the headers of an answer or a callback; null where one is missing. */
export function sealIn(header: (name: string) => unknown): Seal | null {
  const [timestamp, nonce, signature, serialNo] = ['timestamp', 'nonce', 'signature', 'serial'].map((name) =>
    header(`wechatpay-${name}`),
  );
  const isThere = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (!isThere(timestamp) || !isThere(nonce) || !isThere(signature) || !isThere(serialNo)) return null;
  return { timestamp, nonce, signature, serialNo };
}

/** Whether it was sealed within five minutes of now: what is older may be somebody's copy. */
export const isFresh = ({ timestamp }: Seal, now: Date): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() - Number(timestamp) * 1000) <= freshMs;
