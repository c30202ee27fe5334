import type {
  FactorList,
  PasskeyOptions,
  PasskeyRegistration,
  Proof,
  RecoveryCodes,
  SecurityCheck,
  StepUpAct,
  TotpStarted,
} from '@btepai/contract';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { accountQuery } from '../accounts/account.ts';

type FactorStep = Extract<StepUpAct, { purpose: 'manage_factors' }>;

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => call<FactorList>('/v1/factors', { signal }),
});

export const securityQuery = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => call<SecurityCheck>('/v1/account/security', { signal }),
});

export const addTotp: FactorStep = { purpose: 'manage_factors', factorAct: { act: 'add_totp' } };
export const addPasskey: FactorStep = { purpose: 'manage_factors', factorAct: { act: 'add_passkey' } };
export const newRecoveryCodes: FactorStep = { purpose: 'manage_factors', factorAct: { act: 'new_recovery_codes' } };
export const removal = (factorId: string): FactorStep => ({
  purpose: 'manage_factors',
  factorAct: { act: 'remove', factorId },
});

/** Beside an authenticator or a passkey another is added by no SMS alone. */
export const isProtected = (methods: string[]) => methods.includes('totp') || methods.includes('passkey');

const post =
  <Answer>(path: string) =>
  (_: FactorStep, body: Proof, { key, signal }: By) =>
    call<Answer>(path, { method: 'POST', body, key, signal });

export const startTotp = post<TotpStarted>('/v1/factors/totp');
export const askRegistration = post<PasskeyOptions>('/v1/factors/passkeys/options');
export const makeRecoveryCodes = post<RecoveryCodes>('/v1/factors/recovery-codes');

export const activateTotp = ({ id, totp }: { id: string; totp: string }, { key, signal }: By) =>
  call<unknown>(`/v1/factors/totp/${id}/activate`, { method: 'POST', body: { totp }, key, signal });

export const registerPasskey = (body: { passkey: PasskeyRegistration; name?: string }, { key, signal }: By) =>
  call<unknown>('/v1/factors/passkeys', { method: 'POST', body, key, signal });

export function removeFactor({ factorAct }: FactorStep, body: Proof, { key, signal }: By) {
  if (factorAct.act !== 'remove') throw new Error('not a removal');
  return call<void>(`/v1/factors/${factorAct.factorId}`, { method: 'DELETE', body, key, signal });
}

export function useFactorsChanged() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries(factorsQuery);
    void client.invalidateQueries(securityQuery);
    void client.invalidateQueries(accountQuery);
  };
}
