import type { IncidentState } from '@btepai/contract';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';

type Props = { value: IncidentState; onChange: (value: IncidentState) => void; mayEnd: boolean };
const going: IncidentState[] = ['investigating', 'identified', 'monitoring'];

/** Where it stands from this note on. */
export function StateChoice({ value, onChange, mayEnd }: Props) {
  const { t } = useTranslation();
  return (
    <Segmented<IncidentState>
      aria-label={t('status.stands')}
      value={value}
      onChange={onChange}
      options={[...going, ...(mayEnd ? (['resolved'] as const) : [])].map((state) => ({
        value: state,
        label: t(`status.incidentState.${state}`),
      }))}
    />
  );
}
