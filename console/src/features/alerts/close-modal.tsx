import type { AlertOutcome, RiskAlert } from '@btepai/contract';
import { Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { closeAlert } from './alerts.ts';

const outcomes: AlertOutcome[] = ['confirmed', 'false_alarm', 'expected'];

/** What an alert turned out to be, and why it is closed. */
export function CloseModal({ alert, onDone, onClose }: { alert: RiskAlert; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<AlertOutcome>('confirmed');
  return (
    <ReasonModal
      title={`${t('alerts.close')} · ${t(`alerts.kind.${alert.kind}`)}`}
      confirm={t('alerts.close')}
      why={
        <div className="stack">
          <p>{t('alerts.closeWhy')}</p>
          <Radio.Group
            aria-label={t('alerts.outcomeLabel')}
            value={outcome}
            onChange={(event) => setOutcome(event.target.value)}
            options={outcomes.map((value) => ({ value, label: t(`alerts.outcome.${value}`) }))}
          />
        </div>
      }
      run={(reason) => closeAlert(alert.id, { outcome, reason })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
