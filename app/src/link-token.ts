import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { inTab } from './tab-memory.ts';

type Kept<Outcome> = { token: string; outcome: Outcome | null };

/**
 * The token of a link in an SMS, and what came of it. It comes in the address's fragment, which no server and no Referer
 * sees, and is taken out of the address at once, so that it is in no history either; a reload finds it in this tab.
 */
export function useLinkToken<Outcome>(name: string, path: string) {
  const memory = inTab<Kept<Outcome>>(name);
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [kept, setKept] = useState(memory.read);
  const keep = (next: Kept<Outcome>) => {
    memory.write(next);
    setKept(next);
  };
  const fresh = hash.length > 1 ? hash.slice(1) : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link that is opened
  useEffect(() => {
    if (fresh === null) return;
    if (memory.read()?.token !== fresh) keep({ token: fresh, outcome: null });
    navigate(path, { replace: true });
  }, [fresh]);

  return {
    token: fresh ?? kept?.token ?? null,
    outcome: fresh === null || fresh === kept?.token ? (kept?.outcome ?? null) : null,
    settle: (outcome: Outcome) => kept && keep({ ...kept, outcome }),
  };
}
