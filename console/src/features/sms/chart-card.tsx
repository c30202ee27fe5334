import { Segmented, Table, type TableColumnsType } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';

// Drawing is heavier than the whole page beside it, so it comes after it.
const Chart = lazy(() => import('../../ui/chart.tsx'));
type ChartProps = Parameters<typeof import('../../ui/chart.tsx').default>[0];

type Props<Point> = {
  title: string;
  /** What it comes to, in a sentence. */
  says: ReactNode;
  chart: ChartProps;
  columns: TableColumnsType<Point>;
  points: (Point & { at: string })[];
};

/** Numbers over time as a picture, or as the table that it is drawn from. */
export function ChartCard<Point extends object>({ title, says, chart, columns, points }: Props<Point>) {
  const { t } = useTranslation();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  return (
    <section className="card stack" aria-label={title}>
      <div className="row row--between">
        <h2>{title}</h2>
        <Segmented
          aria-label={t('sms.view.label', { title })}
          size="small"
          value={view}
          onChange={setView}
          options={(['chart', 'table'] as const).map((value) => ({ value, label: t(`sms.view.${value}`) }))}
        />
      </div>
      <p className="soft">{says}</p>
      {view === 'chart' ? (
        <Suspense fallback={<Loading lines={5} />}>
          <Chart {...chart} />
        </Suspense>
      ) : (
        <Table size="small" pagination={false} rowKey="at" columns={columns} dataSource={points.toReversed()} />
      )}
    </section>
  );
}
