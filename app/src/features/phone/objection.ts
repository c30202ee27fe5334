import type { ErrorCode, ObjectionAnswer } from '@btepai/contract';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';

type Outcome = ObjectionAnswer['outcome'] | Extract<ErrorCode, 'not_found' | 'objection_closed'>;
type Kept = { token: string; outcome: Outcome | null };

const memory = 'objection';
const load = (): Kept | null => JSON.parse(sessionStorage.getItem(memory) ?? 'null');

/**
 * The token of the link in the SMS, and what came of it. It comes in the address's fragment, which no server and no Referer
 * sees, and is taken out of the address at once, so that it is in no history either; a reload finds it in this tab.
 */
export function useObjection() {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [kept, setKept] = useState(load);
  const keep = (next: Kept) => {
    sessionStorage.setItem(memory, JSON.stringify(next));
    setKept(next);
  };
  const fresh = hash.length > 1 ? hash.slice(1) : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link that is opened
  useEffect(() => {
    if (fresh === null) return;
    if (load()?.token !== fresh) keep({ token: fresh, outcome: null });
    navigate('/o', { replace: true });
  }, [fresh]);

  return {
    token: fresh ?? kept?.token ?? null,
    outcome: fresh === null || fresh === kept?.token ? (kept?.outcome ?? null) : null,
    settle: (outcome: Outcome) => kept && keep({ ...kept, outcome }),
  };
}
