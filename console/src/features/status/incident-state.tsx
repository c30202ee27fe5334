import type { StaffIncident } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../../ui/state-tag.tsx';

/** Whether people see it, and where it stands. */
export function IncidentState({ incident: { standing, state } }: { incident: StaffIncident }) {
  const { t } = useTranslation();
  const isOver = state === 'resolved' || standing === 'dismissed';
  const tone: Tone = isOver ? 'quiet' : standing === 'draft' ? 'wait' : 'busy';
  return (
    <span className="row">
      <StateTag tone={tone}>{t(`status.standing.${standing}`)}</StateTag>
      {standing !== 'dismissed' && (
        <StateTag tone={state === 'resolved' ? 'good' : 'quiet'}>{t(`status.incidentState.${state}`)}</StateTag>
      )}
    </span>
  );
}
