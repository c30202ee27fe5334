import type {
  Account,
  Binding,
  CodeProof,
  ObjectionAnswer,
  OwnerProof,
  PhoneChange,
  PhoneList,
  Proof,
  Replaced,
  StepUpAct,
} from '@btepai/contract';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { useSteady } from '../../use-steady.ts';
import { accountQuery, useAccount } from '../accounts/account.ts';

type Of<Body> = Body & { phoneId: string };

type Binder = { verification: CodeProof; label?: string; ownerProof?: Omit<Proof, 'verification'> };
export const bindPhone = (body: Binder, { key, signal }: By) =>
  call<Binding>('/v1/phones', { method: 'POST', body, key, signal });

type Replacing = Of<{ verification: CodeProof; ownerProof: OwnerProof }>;
export const replacePhone = ({ phoneId, ...body }: Replacing, { key, signal }: By) =>
  call<Replaced>(`/v1/phones/${phoneId}/replace`, { method: 'POST', body, key, signal });

type Unbinding = Of<{ verification: CodeProof; acceptNoRecovery?: boolean }>;
export const unbindPhone = ({ phoneId, ...body }: Unbinding, { key, signal }: By) =>
  call<{ binding: Binding }>(`/v1/phones/${phoneId}/unbind`, { method: 'POST', body, key, signal });

type PrimaryStep = Extract<StepUpAct, { purpose: 'make_phone_primary' }>;
export const makePrimary = ({ phoneId }: PrimaryStep, body: Proof, { key, signal }: By) =>
  call<unknown>(`/v1/phones/${phoneId}/primary`, { method: 'POST', body, key, signal });

export const labelPhone = ({ phoneId, ...body }: Of<{ label: string | null }>, { signal }: By) =>
  call<unknown>(`/v1/phones/${phoneId}`, { method: 'PATCH', body, signal });

export const cancelChange = (id: string, { key, signal }: By) =>
  call<PhoneChange>(`/v1/phone-changes/${id}/cancel`, { method: 'POST', key, signal });

export const objectToChange = (token: string, { key, signal }: By) =>
  call<ObjectionAnswer>('/v1/phone-objections', { method: 'POST', body: { token }, key, signal });

const phonesQuery = queryOptions({
  queryKey: ['phones'],
  queryFn: ({ signal }) => call<PhoneList>('/v1/phones', { signal }),
  staleTime: 10_000,
});

/** All numbers with what waits for them. Of an individual's one number the account knows it all, so nobody waits. */
export function usePhones() {
  const { kind, phone, waitingChange } = useAccount();
  const known: PhoneList = {
    items: phone ? [phone] : [],
    policy: { max: 1, kind },
    waiting: waitingChange ? [waitingChange] : [],
  };
  const query = useQuery({ ...phonesQuery, placeholderData: () => (kind === 'individual' ? known : undefined) });
  return { ...query, data: useSteady(query.data) };
}

/** After something about a number has changed: what is known of it at once, the rest asked for anew. */
export function usePhonesChanged() {
  const client = useQueryClient();
  return (known?: Partial<Account>) => {
    if (known) {
      client.setQueryData(accountQuery.queryKey, (before) => before && { ...before, ...known });
      // What the list said before is wrong now, and must not be drawn while the new one is on its way.
      void client.resetQueries(phonesQuery);
    } else void client.invalidateQueries(phonesQuery);
    void client.invalidateQueries(accountQuery);
  };
}

/** At home in China one doesn't write one's country code: `138****8000`, but `+1 213****4253`. */
export const shortForm = (masked: string) => masked.replace(/^\+86 /, '');
