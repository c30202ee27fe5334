import type { PasskeyOptions, PasskeyRegistration, StaffPasskeyList } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { queries } from '../../queries.ts';
import { meKey } from './me-key.ts';

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => call<StaffPasskeyList>('/v1/staff/passkeys', { signal }),
});

/** Makes one here and adds it. `known`: this device has one of theirs; `declined`: the browser's question was let be. */
export async function addPasskey(_: null): Promise<'added' | 'known' | 'declined'> {
  const { options } = await call<PasskeyOptions>('/v1/staff/passkeys/register-options', { method: 'POST' });
  const made = await create(options);
  if (typeof made === 'string') return made;
  await call<void>('/v1/staff/passkeys', { method: 'POST', body: { registration: made } });
  return 'added';
}

async function create(options: PasskeyOptions['options']): Promise<PasskeyRegistration | 'known' | 'declined'> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  type Wanted = Parameters<typeof startRegistration>[0]['optionsJSON'];
  try {
    return (await startRegistration({ optionsJSON: options as unknown as Wanted })) as PasskeyRegistration;
  } catch (error) {
    return error instanceof Error && error.name === 'InvalidStateError' ? 'known' : 'declined';
  }
}

export const removePasskey = (id: string) => call<void>(`/v1/staff/passkeys/${id}`, { method: 'DELETE' });

export function passkeysChanged() {
  void queries.invalidateQueries(passkeysQuery);
  void queries.invalidateQueries({ queryKey: meKey });
}
