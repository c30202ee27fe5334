import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from 'react-router';
import { LoadingPage } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { meQuery } from './session.ts';

/** Whoever is not signed in is led to 登录, and back here afterwards. */
export function RequireMember() {
  const { data, error, refetch } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  if (data === null) return <Navigate replace to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} />;
  if (data) return <Outlet />;
  return error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <LoadingPage />;
}
