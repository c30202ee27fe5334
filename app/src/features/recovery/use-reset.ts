import type { Problem } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../act.ts';
import { accountQuery } from '../accounts/account.ts';
import { type Beside, completeRecovery, type Reset } from './recoveries.ts';

type Options = { onDone: () => void; onRefused?: (problem: Problem) => void };

/** Sets the new password. Where the account has a second factor, `wanted` says which will do, and `add` sends it along. */
export function useReset({ onDone, onRefused }: Options) {
  const client = useQueryClient();
  // In memory alone: a new password is written down nowhere.
  const [reset, setReset] = useState<Reset | null>(null);
  const [wanted, setWanted] = useState<string[] | null>(null);
  const act = useAct(completeRecovery, {
    onDone: () => {
      setReset(null);
      client.setQueryData(accountQuery.queryKey, null);
      onDone();
    },
    onRefused: (problem) => {
      if (problem.code === 'second_factor_required') setWanted(problem.methods ?? []);
      // What the SMS or the password lacks is mended where these are.
      else if (isAboutTheRest(problem)) setWanted(null);
      onRefused?.(problem);
    },
  });
  return {
    // That more is wanted is said by the step that asks for it.
    act: act.error?.code === 'second_factor_required' ? { ...act, error: null } : act,
    wanted,
    start: (next: Reset) => {
      setReset(next);
      act.submit(next);
    },
    add: (beside: Beside) => reset && act.submit({ ...reset, ...beside }),
    back: () => {
      act.cancel();
      setWanted(null);
    },
  };
}

const isAboutTheRest = ({ code, errors }: Problem) =>
  ['code_expired', 'code_spent', 'code_superseded', 'not_found', 'link_expired', 'password_weak'].includes(code) ||
  errors?.some(({ path }) => path === 'code' || path === 'newPassword') === true;
