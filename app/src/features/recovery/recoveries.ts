import type { RecoveryStarted } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';

export type Via = 'code' | 'link';

export const startRecovery = (body: { identifier: string; via: Via }, by: By) =>
  call<RecoveryStarted>('/v1/recoveries', { method: 'POST', body, ...by });

export const resendRecovery = (id: string, by: By) =>
  call<RecoveryStarted>(`/v1/recoveries/${id}/resend`, { method: 'POST', ...by });

/** By what it is shown whose account it is: the code of an SMS, its link, or a recovery code without either. */
type Shows =
  | { id: string; code: string }
  | { token: string }
  | { identifier: string; recoveryCode: string; totp?: string };
/** Beside an SMS, where the account has a second factor. */
export type Beside = { totp: string } | { recoveryCode: string };
export type Reset = Shows & { newPassword: string } & Partial<{ totp: string; recoveryCode: string }>;

export const completeRecovery = (reset: Reset, { key, signal }: By) => {
  const { id, ...body } = { id: null, ...reset };
  const path = id === null ? '/v1/recoveries/complete' : `/v1/recoveries/${id}/complete`;
  return call<void>(path, { method: 'POST', body, key, signal });
};
