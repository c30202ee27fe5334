import type { SmsFunnel } from '@btepai/contract';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { countryName } from '../../ui/country.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { inNumber, inShare } from './sms.ts';

type Row = SmsFunnel['rows'][number];

/** By gateway and country, the busiest first; what is odd of a row stands beside it in words. */
export function FunnelTable({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const number = (title: string, of: (row: Row) => string) => ({
    title,
    align: 'end' as const,
    render: (_value: unknown, row: Row) => <span className="numbers">{of(row)}</span>,
  });
  const columns: TableColumnsType<Row> = [
    { title: t('sms.gateway'), render: (_value, { gateway }) => gateway || <em>{t('sms.noGateway')}</em> },
    { title: t('sms.country'), render: (_value, { country }) => countryName(country) },
    number(t('sms.step.asked'), (row) => inNumber(row.asked)),
    number(t('sms.step.queued'), (row) => inNumber(row.queued)),
    number(t('sms.step.submitted'), (row) => inNumber(row.submitted)),
    number(t('sms.step.delivered'), (row) => `${inNumber(row.delivered)} · ${inShare(row.delivered, row.submitted)}`),
    number(t('sms.noWord'), (row) => inNumber(row.noWord)),
    number(t('sms.step.used'), (row) => `${inNumber(row.used)} · ${inShare(row.used, row.delivered)}`),
    number(t('sms.ended'), (row) => inNumber(row.failed + row.expired)),
    {
      title: t('sms.odd.title'),
      render: (_value, { odd }) => (
        <span className="row">
          {odd.map((one) => (
            <StateTag key={one} tone="bad">
              {t(`sms.odd.${one}`)}
            </StateTag>
          ))}
        </span>
      ),
    },
  ];
  return (
    <section className="card stack" aria-label={t('sms.byLine')}>
      <h2>{t('sms.byLine')}</h2>
      {rows.length === 0 ? (
        <EmptyState title={t('sms.nothing')}>{t('sms.nothingWhy')}</EmptyState>
      ) : (
        <Table
          size="small"
          pagination={false}
          rowKey={({ gateway, country }) => `${gateway}/${country}`}
          columns={columns}
          dataSource={rows.toSorted((a, b) => b.asked - a.asked)}
          scroll={{ x: 'max-content' }}
        />
      )}
    </section>
  );
}
