import type { AlertKind, AlertStatus, RiskAlert } from '@btepai/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { item } from '../../ui/use-list-keys.ts';
import { alertsQuery } from './alerts.ts';
import { CloseModal } from './close-modal.tsx';
import { Details } from './details.tsx';
import { kindTones } from './kinds.ts';

type Props = { status: AlertStatus | null; kind: AlertKind | null };

/** Alerts as they come; each is closed where it stands, or leads to its account. */
export function AlertList({ status, kind }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const query = useInfiniteQuery(alertsQuery({ status, kind }));
  const [closing, setClosing] = useState<RiskAlert | null>(null);
  const columns: TableColumnsType<RiskAlert> = [
    { key: 'at', title: t('alerts.column.when'), render: (_none, { raisedAt }) => <Age since={raisedAt} /> },
    {
      key: 'kind',
      title: t('alerts.column.kind'),
      render: (_none, { kind: of }) => <StateTag tone={kindTones[of]}>{t(`alerts.kind.${of}`)}</StateTag>,
    },
    {
      key: 'about',
      title: t('alerts.column.about'),
      render: (_none, { accountId }) =>
        accountId ? <Link to={`/accounts/${accountId}`}>{t('alerts.account')}</Link> : t('alerts.platform'),
    },
    { key: 'details', title: t('alerts.column.details'), render: (_none, alert) => <Details of={alert} /> },
    {
      key: 'state',
      title: t('alerts.column.state'),
      render: (_none, alert) =>
        alert.status === 'open' ? (
          <Button size="small" onClick={() => setClosing(alert)} {...item}>
            {t('alerts.close')}
          </Button>
        ) : (
          <span className="row">
            <StateTag tone={alert.outcome === 'confirmed' ? 'bad' : 'quiet'}>
              {alert.outcome ? t(`alerts.outcome.${alert.outcome}`) : t('alerts.status.closed')}
            </StateTag>
            <span className="soft">{t('alerts.closedBy', { name: alert.closedBy })}</span>
          </span>
        ),
    },
  ];
  return (
    <>
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        label={t('alerts.title')}
        empty={<EmptyState title={t('alerts.empty')}>{t('alerts.emptyWhy')}</EmptyState>}
      />
      {closing && (
        <CloseModal
          alert={closing}
          onDone={() => {
            void message.success(t('alerts.done'));
            void client.invalidateQueries({ queryKey: ['alerts'] });
            setClosing(null);
          }}
          onClose={() => setClosing(null)}
        />
      )}
    </>
  );
}
