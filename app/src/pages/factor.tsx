import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { factorsQuery, removal, removeFactor, useFactorsChanged } from '../features/factors/factors.ts';
import { useLastUsed } from '../features/factors/last-used.ts';
import { RemoveSheet } from '../features/factors/remove-sheet.tsx';
import { FactorSign } from '../features/factors/sign.tsx';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Done } from '../ui/done.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { LoadingPage } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { onDate } from '../ui/time.ts';
import { useSteady } from '../use-steady.ts';

/** One second factor: since when, and taking it away. */
export default function FactorPage() {
  const { t } = useTranslation();
  const { factorId = '' } = useParams();
  const { data: known, error, isFetching, refetch } = useQuery(factorsQuery);
  const data = useSteady(known);
  const [asking, setAsking] = useState(false);
  const [removed, setRemoved] = useState(false);
  const changed = useFactorsChanged();
  const factor = data?.items.find(({ id }) => id === factorId);
  const proven = useProven({
    name: `remove:${factorId}`,
    run: removeFactor,
    onDone: () => {
      setAsking(false);
      setRemoved(true);
      changed();
    },
  });

  if (removed) {
    return (
      <Page title={t('factors.title')} plain>
        <Done title={t('factors.removed')}>
          <p className="soft">{t('factors.removedWhy')}</p>
          <ButtonLink to="/me/factors">{t('factors.toList')}</ButtonLink>
        </Done>
      </Page>
    );
  }
  if (!factor) {
    if (error && !data) return <LoadFailed error={error} onRetry={() => void refetch()} />;
    return isFetching ? <LoadingPage /> : <Navigate to="/me/factors" replace />;
  }
  const { type } = factor;
  if (proven.isOpen) {
    return (
      <ProofPage
        title={t('factors.remove')}
        proven={proven}
        why={t(`factors.removeWhy.${type}`)}
        confirm={t('factors.removeConfirm')}
        smsWantsPassword
      />
    );
  }
  const isLast = data?.items.filter(({ type: each }) => each !== 'recovery_codes').length === 1;
  return (
    <Page title={t(`factors.type.${type}`)} back="/me/factors">
      <div className="card">
        <FactorSign type={type} />
        <h2>{factor.name ?? t(`factors.type.${type}`)}</h2>
        <p className="soft">{t('factors.addedOn', { date: onDate(factor.createdAt) })}</p>
        <LastUsed factor={factor} />
      </div>
      <p className="soft">{t(`factors.about.${type}`)}</p>
      {type === 'recovery_codes' && (
        <ButtonLink to="/me/factors/recovery-codes" tone="quiet">
          {t('codes.again')}
        </ButtonLink>
      )}
      <Button tone="danger" onClick={() => setAsking(true)}>
        {t('factors.remove')}
      </Button>
      {asking && (
        <RemoveSheet
          type={type}
          isLast={isLast && type !== 'recovery_codes'}
          act={proven.act}
          onRemove={() => proven.start(removal(factorId))}
          onKeep={() => {
            proven.act.cancel();
            setAsking(false);
          }}
        />
      )}
    </Page>
  );
}

function LastUsed({ factor }: { factor: Parameters<typeof useLastUsed>[0] }) {
  const words = useLastUsed(factor);
  return factor.lastUsedAt || factor.left !== null ? <p className="soft">{words}</p> : null;
}
