import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount, useSetAccount } from '../features/accounts/account.ts';
import { liftRestriction, waysToLiftQuery } from '../features/accounts/closing.ts';
import { ProofStep } from '../features/proof/proof-step.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Done } from '../ui/done.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

/** A restricted account's owner proves to be its owner; where that can't settle it, support does. */
export default function LiftPage() {
  const { t } = useTranslation();
  const { restriction } = useAccount();
  const [lifted, setLifted] = useState(false);

  const body = () => {
    if (lifted) return <Lifted />;
    if (!restriction)
      return <Plain title={t('lift.activeTitle')} why={t('lift.activeWhy')} to="/me" action={t('common.done')} />;
    if (restriction.liftableBy === 'staff') {
      const why = t(`lift.reason.${restriction.reason}`) + t('lift.staffWhy');
      return <Plain title={t('lift.staffTitle')} why={why} to="/me/cases" action={t('lift.follow')} />;
    }
    return <Proving onLifted={() => setLifted(true)} />;
  };
  return (
    <Page title={t('lift.title')} plain back="/me">
      {body()}
    </Page>
  );
}

function Proving({ onLifted }: { onLifted: () => void }) {
  const { t } = useTranslation();
  const { restriction } = useAccount();
  const setAccount = useSetAccount();
  const { data: methods = [], isPending, error, refetch } = useQuery(waysToLiftQuery);
  const { level, reason } = restriction!;
  const proven = useProven({
    name: 'lift',
    run: liftRestriction,
    known: { act: { purpose: 'lift_restriction' }, methods },
    onDone: (account) => {
      onLifted();
      setAccount(account);
    },
  });
  if (methods.length === 0) {
    if (error) return <LoadFailed error={error} onRetry={() => void refetch()} />;
    if (isPending) return <Loading />;
    const to = '/me/cases/new?topic=other';
    return <Plain title={t('lift.staffTitle')} why={t('proof.noneWhy')} to={to} action={t('lift.support')} />;
  }
  return (
    <ProofStep
      proven={proven}
      why={`${t(`lift.reason.${reason}`)}${t(`lift.paused.${level}`)}`}
      confirm={t('lift.confirm')}
      waits
    />
  );
}

function Lifted() {
  const { t } = useTranslation();
  return (
    <Done title={t('lift.doneTitle')}>
      <p className="soft">{t('lift.doneWhy')}</p>
      <ButtonLink to="/">{t('common.toHome')}</ButtonLink>
      <ButtonLink to="/me/devices" tone="quiet">
        {t('change.devices')}
      </ButtonLink>
      <ButtonLink to="/me/password" tone="quiet">
        {t('activity.changePassword')}
      </ButtonLink>
    </Done>
  );
}

const Plain = ({ title, why, to, action }: { title: string; why: string; to: string; action: string }) => (
  <div className="step">
    <h2 className="title">{title}</h2>
    <p className="soft">{why}</p>
    <ButtonLink to={to}>{action}</ButtonLink>
  </div>
);
