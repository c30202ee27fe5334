import type { AlertKind, AlertStatus } from '@btepai/contract';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlertList } from '../features/alerts/alert-list.tsx';
import { kinds } from '../features/alerts/kinds.ts';
import { SignInChart } from '../features/alerts/sign-in-chart.tsx';
import { Page } from '../ui/page.tsx';

const statuses = ['open', 'closed', 'all'] as const;

export default function Alerts() {
  const { t } = useTranslation();
  const [status, setStatus] = useState<AlertStatus | 'all'>('open');
  const [kind, setKind] = useState<AlertKind | null>(null);
  return (
    <Page title={t('alerts.title')} intro={t('alerts.intro')}>
      <SignInChart />
      <div className="row">
        <Segmented
          aria-label={t('alerts.filter')}
          value={status}
          onChange={setStatus}
          options={statuses.map((value) => ({ value, label: t(`alerts.status.${value}`) }))}
        />
        <Select
          aria-label={t('alerts.kindLabel')}
          allowClear
          popupMatchSelectWidth={false}
          style={{ minWidth: 200 }}
          placeholder={t('alerts.allKinds')}
          value={kind}
          onChange={(value: AlertKind | undefined) => setKind(value ?? null)}
          options={kinds.map((value) => ({ value, label: t(`alerts.kind.${value}`) }))}
        />
      </div>
      <AlertList status={status === 'all' ? null : status} kind={kind} />
    </Page>
  );
}
