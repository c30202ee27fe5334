import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useNext } from '../../next.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { LoadingPage } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { useSteady } from '../../use-steady.ts';
import { keepPush } from '../notifications/push.ts';
import { AccountHere, accountQuery } from './account.ts';

/** The pages inside are for someone who is signed in; others sign in first and come back to where they were. */
export function RequireAccount() {
  const { data: account, error, refetch } = useQuery(accountQuery);
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const id = account?.id;
  const steady = useSteady(account);
  useEffect(() => {
    if (id) void keepPush(id);
  }, [id]);
  if (account) {
    return (
      <AccountHere value={steady && steady.id === id ? steady : account}>
        <Outlet />
      </AccountHere>
    );
  }
  if (account === null) {
    const here = pathname + search;
    const login = here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`;
    return <Navigate to={login} replace />;
  }
  if (error) {
    return (
      <Page title={t('network.notLoaded')} plain hideBar>
        <LoadFailed error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <LoadingPage />;
}

/** 登录 and 注册 are not for those who are in already; signing in there leads on through here. */
export function OnlySignedOut() {
  const { data: account } = useQuery(accountQuery);
  const next = useNext() ?? '/';
  return account ? <Navigate to={next} replace /> : <Outlet />;
}
