import type { PasskeyOptions } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import type { Given } from '../ways/way.ts';

export type NewPassword = { currentPassword?: string; newPassword: string };

export const changePassword = (body: NewPassword & Given, { key, signal }: By) =>
  call<void>('/v1/account/password', { method: 'PUT', body, key, signal });

export const optionsForPassword = (newPassword: string, { signal }: By) =>
  call<PasskeyOptions>('/v1/factors/passkeys/options', {
    method: 'POST',
    body: { act: { purpose: 'change_password', newPassword } },
    signal,
  });

export const dismissReminder = (_: null, { signal }: By) =>
  call<void>('/v1/account/password-reminder/dismiss', { method: 'POST', signal });
