import { useEffect } from 'react';
import { tellPresence } from './cases.ts';

const everyMs = 25_000;

/** Tells the others that one has the case open, and whether one is writing. Who goes away is forgotten in a minute. */
export function usePresence(number: string, writing: boolean) {
  useEffect(() => {
    // A presence that can't be told is told the next time; nobody has to read of it.
    const tell = () => document.visibilityState === 'visible' && tellPresence(number, writing).catch(() => {});
    void tell();
    const timer = setInterval(tell, everyMs);
    return () => clearInterval(timer);
  }, [number, writing]);
}
