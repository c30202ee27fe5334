import { useEffect, useState } from 'react';
import type { Strength } from './strength.ts';
import type { Question } from './strength-worker.ts';

const pauseMs = 150;

/** How strong a password is, while it is typed. `prepare` loads what judges it: nobody pays for that before they need it. */
export function useStrength(password: string, ownWords: string[]) {
  const [worker, setWorker] = useState<Worker | null>(null);
  const [strength, setStrength] = useState<Strength | null>(null);
  const words = ownWords.filter((word) => word !== '').join('\n');

  useEffect(() => () => worker?.terminate(), [worker]);

  useEffect(() => {
    if (!worker || password === '') return setStrength(null);
    const question: Question = { password, ownWords: words === '' ? [] : words.split('\n') };
    const timer = setTimeout(() => worker.postMessage(question), pauseMs);
    return () => clearTimeout(timer);
  }, [worker, password, words]);

  const prepare = () => {
    if (worker) return;
    const made = new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<Strength>) => setStrength(data));
    setWorker(made);
  };
  return { strength, prepare };
}
