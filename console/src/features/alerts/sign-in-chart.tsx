import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { figuresQuery } from './alerts.ts';

// Drawing is heavier than the whole page beside it, so it comes after it.
const Chart = lazy(() => import('../../ui/chart.tsx'));
const spans = { day: 24, week: 168 };

/** Sign-ins by what was decided, and alerts, hour by hour. */
export function SignInChart() {
  const { t } = useTranslation();
  const [span, setSpan] = useState<keyof typeof spans>('day');
  const { data, error, refetch } = useQuery(figuresQuery(spans[span]));
  const sum = (of: (hour: NonNullable<typeof data>['hours'][number]) => number) =>
    data?.hours.reduce((total, hour) => total + of(hour), 0) ?? 0;
  const says = t('alerts.chartSays', {
    signIns: sum(({ allow, verify, hold, deny }) => allow + verify + hold + deny),
    stopped: sum(({ hold, deny }) => hold + deny),
    alerts: sum(({ alerts }) => alerts),
  });
  return (
    <section className="card stack">
      <div className="row">
        <h2>{t('alerts.chart')}</h2>
        <Segmented
          aria-label={t('alerts.chart')}
          size="small"
          value={span}
          onChange={setSpan}
          options={(['day', 'week'] as const).map((value) => ({ value, label: t(`alerts.span.${value}`) }))}
        />
      </div>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {data && (
        <>
          <p className="soft">{says}</p>
          <Suspense fallback={<Loading lines={5} />}>
            <Chart
              label={says}
              points={data.hours}
              bars={[
                { key: 'allow', name: t('alerts.outcomes.allow'), colour: 'var(--accent)' },
                { key: 'verify', name: t('alerts.outcomes.verify'), colour: 'var(--edge)' },
                { key: 'hold', name: t('alerts.outcomes.hold'), colour: 'var(--warn)' },
                { key: 'deny', name: t('alerts.outcomes.deny'), colour: 'var(--danger)' },
              ]}
              line={{ key: 'alerts', name: t('alerts.alertsLine'), colour: 'var(--ink)' }}
            />
          </Suspense>
        </>
      )}
    </section>
  );
}
