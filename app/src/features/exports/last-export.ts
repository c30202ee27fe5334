import { useState } from 'react';

const memory = 'export';
type Kept = { owner: string; id: string };
const load = (): Kept | null => JSON.parse(localStorage.getItem(memory) ?? 'null');

/** The copy that was asked for last on this device: the message that it is ready comes when the tab is long closed. */
export function useLastExport(owner: string) {
  const [kept, setKept] = useState(load);
  return {
    id: kept?.owner === owner ? kept.id : null,
    keep: (id: string) => {
      localStorage.setItem(memory, JSON.stringify({ owner, id } satisfies Kept));
      setKept({ owner, id });
    },
  };
}
