import type { SmsBrakes } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Age } from '../../ui/age.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { atTime } from '../../ui/time.ts';
import { brakesQuery, inNumber, inShare } from './sms.ts';

type Brake = SmsBrakes['items'][number];

/** Ranges of numbers whose codes are hardly used. */
export function Brakes() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(brakesQuery);
  const columns: TableColumnsType<Brake> = [
    { title: t('sms.prefix'), render: (_value, { prefix }) => <span className="numbers">{prefix} ······</span> },
    {
      title: t('sms.conversion'),
      align: 'end',
      render: (_value, { sent, used }) => (
        <span className="numbers">
          {inNumber(used)} / {inNumber(sent)} · {inShare(used, sent)}
        </span>
      ),
    },
    { title: t('sms.braked'), render: (_value, { brakedAt }) => <Age since={brakedAt} /> },
    { title: t('sms.lifts'), render: (_value, { liftsAt }) => atTime(liftsAt) },
  ];
  return (
    <section className="card stack" aria-label={t('sms.brakes')}>
      <h2>{t('sms.brakes')}</h2>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading lines={2} />}
      {data && <p className="soft">{t('sms.brakesWhy', { percent: data.minPercent })}</p>}
      {data?.items.length === 0 && <p>{t('sms.noBrakes')}</p>}
      {data && data.items.length > 0 && (
        <Table size="small" pagination={false} rowKey="prefix" columns={columns} dataSource={data.items} />
      )}
    </section>
  );
}
