import type { StaffIncident } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { item } from '../../ui/use-list-keys.ts';
import { useTitle } from './in-both.tsx';
import { IncidentState } from './incident-state.tsx';
import { incidentsQuery } from './status.ts';
import { usePartName } from './use-part-name.ts';

export function IncidentList({ show }: { show: 'open' | 'all' }) {
  const { t } = useTranslation();
  const nameOf = usePartName();
  const titleOf = useTitle();
  const columns: TableColumnsType<StaffIncident> = [
    {
      title: t('status.incident'),
      render: (_value, incident) => (
        <Link to={`/status/${incident.id}`} {...item}>
          {titleOf(incident)}
        </Link>
      ),
    },
    { title: t('status.stands'), render: (_value, incident) => <IncidentState incident={incident} /> },
    { title: t('status.parts'), render: (_value, { components }) => components.map(nameOf).join(t('status.comma')) },
    { title: t('status.began'), render: (_value, { beganAt }) => <Age since={beganAt} /> },
    { title: t('status.openedBy'), render: (_value, { openedBy }) => openedBy ?? t('status.watch') },
  ];
  return (
    <ListTable
      query={useInfiniteQuery(incidentsQuery(show))}
      columns={columns}
      keyOf={({ id }) => id}
      label={t('status.incidents')}
      empty={<EmptyState title={t(`status.none.${show}`)}>{t(`status.noneWhy.${show}`)}</EmptyState>}
    />
  );
}
