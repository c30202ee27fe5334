import { useState } from 'react';

type Kept<State> = { owner: string; state: State };

function load<State>(name: string, owner: string, start: State): State {
  const kept: Kept<Partial<State>> | null = JSON.parse(sessionStorage.getItem(`flow:${name}`) ?? 'null');
  return kept?.owner === owner ? { ...start, ...kept.state } : start;
}

/**
 * What a person has done so far on the way to something, in this tab, with what changes it. It outlives a reload and a lost
 * session, and is nobody's but its owner's.
 */
export function useFlow<State extends object>(name: string, owner: string, start: State) {
  const [flow, setFlow] = useState(() => load(name, owner, start));
  const change = (part: Partial<State>) =>
    setFlow((before) => {
      const after = { ...before, ...part };
      sessionStorage.setItem(`flow:${name}`, JSON.stringify({ owner, state: after } satisfies Kept<State>));
      return after;
    });
  return { flow, change, forget: () => sessionStorage.removeItem(`flow:${name}`) };
}
