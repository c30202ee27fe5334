import { useTranslation } from 'react-i18next';
import './step-bar.css';

const steps = [1, 2, 3];

export function StepBar({ now }: { now: number }) {
  const { t } = useTranslation();
  return (
    <div className="step-bar">
      <span className="hidden-words">{t('bind.step', { now })}</span>
      {steps.map((step) => (
        <span key={step} className="step-bar__part" data-done={step <= now || undefined} />
      ))}
    </div>
  );
}
