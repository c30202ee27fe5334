import type { Account, Proof, StepUpAct } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

type Step<Purpose> = Extract<StepUpAct, { purpose: Purpose }>;

export const closeAccount = (_: Step<'close_account'>, body: Proof, { key, signal }: By) =>
  call<Account>('/v1/account/close', { method: 'POST', body, key, signal });

export const reopenAccount = (_: null, { key, signal }: By) =>
  call<Account>('/v1/account/reopen', { method: 'POST', key, signal });

export const liftRestriction = (_: Step<'lift_restriction'>, body: Proof, { key, signal }: By) =>
  call<Account>('/v1/account/lift-restriction', { method: 'POST', body, key, signal });
