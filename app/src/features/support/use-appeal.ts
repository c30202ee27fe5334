import type { Problem } from '@btepai/contract';
import { useNavigate } from 'react-router';

type Appeal = NonNullable<Problem['appeal']>;

/** To the case that an appeal opens. The proof goes by the history's state: an address is seen, logged and shared. */
export function useAppeal() {
  const navigate = useNavigate();
  return ({ topic, claimToken }: Appeal) => navigate(`/me/cases/new?topic=${topic}`, { state: { claimToken } });
}
