import { useTranslation } from 'react-i18next';
import './step-bar.css';

export function StepBar({ now, of = 3 }: { now: number; of?: number }) {
  const { t } = useTranslation();
  return (
    <div className="step-bar">
      <span className="hidden-words">{t('common.step', { now, of })}</span>
      {Array.from({ length: of }, (_, index) => index + 1).map((step) => (
        <span key={step} className="step-bar__part" data-done={step <= now || undefined} />
      ))}
    </div>
  );
}
