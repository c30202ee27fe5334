import { useEffect, useState } from 'react';

export type Numbers = typeof import('libphonenumber-js/max');

let loading: Promise<Numbers> | undefined;

/** Every country's numbering plan is large, so it comes after the page that needs it has been drawn. */
function loadNumbers(): Promise<Numbers> {
  loading ??= import('libphonenumber-js/max').catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Null until it is there. Without it (no network) the server is the judge. */
export function useNumbers(): Numbers | null {
  const [numbers, setNumbers] = useState<Numbers | null>(null);
  useEffect(() => {
    const load = () => loadNumbers().then(setNumbers, () => {});
    void load();
    addEventListener('online', load);
    return () => removeEventListener('online', load);
  }, []);
  return numbers;
}
