import type { StaffAccount } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { atTime } from '../../ui/time.ts';
import { accountQuery } from './account.ts';
import { Fact, Facts } from './facts.tsx';
import { NumbersCard } from './numbers-card.tsx';
import { SafetyCard } from './safety-card.tsx';
import { Standing } from './standing.tsx';
import './accounts.css';

/** Who an account is, in three cards. */
export function AccountCards({ of: account, children }: { of: StaffAccount; children?: ReactNode }) {
  return (
    <div className="account-panel">
      {children}
      <StandingCard of={account} />
      <NumbersCard of={account} />
      <SafetyCard of={account} />
    </div>
  );
}

/** The same beside a case or an order that is about it, with the way to its page. */
export function AccountPanel({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(accountQuery(accountId));
  if (!data) return error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <AccountCards of={data}>
      <Link className="account-panel__top" to={`/accounts/${accountId}`}>
        {t('accounts.open', { name: data.username })}
      </Link>
    </AccountCards>
  );
}

function StandingCard({ of: account }: { of: StaffAccount }) {
  const { t } = useTranslation();
  const { username, displayName, kind, createdAt, closesAt, restriction, id } = account;
  return (
    <section className="card">
      <h2>{t('accounts.standing')}</h2>
      <Facts>
        <Fact name={t('accounts.state')}>
          <Standing of={account} />
        </Fact>
        {restriction && (
          <>
            <Fact name={t('accounts.why')}>{t(`accounts.restrictedBy.${restriction.reason}`)}</Fact>
            <Fact name={t('accounts.lifting')}>{t(`accounts.liftableBy.${restriction.liftableBy}`)}</Fact>
          </>
        )}
        {closesAt && <Fact name={t('accounts.closesAt')}>{atTime(closesAt)}</Fact>}
        <Fact name={t('accounts.username')}>
          {displayName === username ? username : `${username} · ${displayName}`}
        </Fact>
        <Fact name={t('accounts.kind')}>{t(`accounts.kinds.${kind}`)}</Fact>
        <Fact name={t('accounts.createdAt')}>{atTime(createdAt)}</Fact>
        <Fact name={t('accounts.id')}>
          <code>{id}</code>
        </Fact>
      </Facts>
    </section>
  );
}
