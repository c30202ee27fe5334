import type { Binding, PhoneList } from '@btepai/contract';
import type { ReactNode } from 'react';
import { Navigate, useParams } from 'react-router';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { LoadingPage } from '../../ui/loading.tsx';
import { usePhones } from './phones.ts';

/** For the pages of one number, `:phoneId` in the address; a number that is no longer bound leads to 手机设置. */
export function OfBinding({ children }: { children: (binding: Binding, phones: PhoneList) => ReactNode }) {
  const { phoneId } = useParams();
  const { data, error, isFetching, refetch } = usePhones();
  const binding = data?.items.find(({ id }) => id === phoneId);
  if (data && binding) return children(binding, data);
  if (error && !data) return <LoadFailed error={error} onRetry={() => void refetch()} />;
  return isFetching ? <LoadingPage /> : <Navigate to="/me/phone" replace />;
}
