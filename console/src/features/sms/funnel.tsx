import type { SmsFunnel } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { atTime, onUtcDay } from '../../ui/time.ts';
import { ChartCard } from './chart-card.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { funnelQuery, inNumber, inShare, type Range } from './sms.ts';
import './sms.css';

type Point = SmsFunnel['series'][number] & { pending: number };
const steps = ['asked', 'submitted', 'delivered', 'used'] as const;

/** 请求 → 提交 → 送达 → 验证: how many came so far, over time, and by gateway and country. */
export function Funnel({ range }: { range: Range }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(funnelQuery(range));
  if (!data) return error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading lines={6} />;
  const sum = (key: (typeof steps)[number]) => data.rows.reduce((total, row) => total + row[key], 0);
  const time = data.step === 'hour' ? atTime : onUtcDay;
  const points = data.series.map(
    (one): Point => ({ ...one, pending: one.submitted - one.delivered - one.undelivered }),
  );
  const columns: TableColumnsType<Point> = [
    { title: t('sms.when'), render: (_value, { at }) => time(at) },
    ...([...steps, 'undelivered', 'failed', 'expired'] as const).map((key) => ({
      title: t(`sms.step.${key}`),
      align: 'end' as const,
      render: (_value: unknown, point: Point) => <span className="numbers">{inNumber(point[key])}</span>,
    })),
  ];
  const says = t('sms.funnelSays', {
    asked: inNumber(sum('asked')),
    delivered: inShare(sum('delivered'), sum('submitted')),
    used: inShare(sum('used'), sum('delivered')),
  });
  return (
    <>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      <ol className="funnel" aria-label={t('sms.funnel')}>
        {steps.map((key, nth) => (
          <li key={key} className="card">
            <span className="soft">{t(`sms.step.${key}`)}</span>
            <span className="funnel__count numbers">{inNumber(sum(key))}</span>
            <span className="soft">
              {nth === 0 ? t('sms.all') : t('sms.ofBefore', { share: inShare(sum(key), sum(steps[nth - 1]!)) })}
            </span>
          </li>
        ))}
      </ol>
      <ChartCard
        title={t('sms.overTime')}
        says={says}
        columns={columns}
        points={points}
        chart={{
          label: says,
          time,
          points,
          bars: [
            { key: 'delivered', name: t('sms.step.delivered'), colour: 'var(--accent)' },
            { key: 'pending', name: t('sms.noWord'), colour: 'var(--edge)' },
            { key: 'undelivered', name: t('sms.step.undelivered'), colour: 'var(--warn)' },
            { key: 'failed', name: t('sms.step.failed'), colour: 'var(--danger)' },
          ],
          line: { key: 'used', name: t('sms.step.used'), colour: 'var(--ink)' },
        }}
      />
      <FunnelTable rows={data.rows} />
    </>
  );
}
