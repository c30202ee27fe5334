import type { Account, Proof, ProofMethod, StepUpAct } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call, ProblemError } from '../../api.ts';

type Step<Purpose> = Extract<StepUpAct, { purpose: Purpose }>;

export const closeAccount = (_: Step<'close_account'>, body: Proof, { key, signal }: By) =>
  call<Account>('/v1/account/close', { method: 'POST', body, key, signal });

export const reopenAccount = (_: null, { key, signal }: By) =>
  call<Account>('/v1/account/reopen', { method: 'POST', key, signal });

export const liftRestriction = (_: Step<'lift_restriction'>, body: Proof, { key, signal }: By) =>
  call<Account>('/v1/account/lift-restriction', { method: 'POST', body, key, signal });

/** Which ways free the account now: what the server answers to whoever proves nothing. It judges, and not this page. */
export const waysToLiftQuery = queryOptions({
  queryKey: ['ways-to-lift'],
  queryFn: async ({ signal }): Promise<ProofMethod[]> => {
    try {
      await call('/v1/account/lift-restriction', { method: 'POST', body: {}, signal });
      return [];
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'step_up_required') throw error;
      return (error.problem.methods ?? []) as ProofMethod[];
    }
  },
});
