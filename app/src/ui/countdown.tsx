import { useTranslation } from 'react-i18next';
import { useSecondsUntil } from './use-seconds-until.ts';
import './countdown.css';

const daySeconds = 86_400;

/** Days, hours and minutes while days are left, then down to the second. Draws `children` once it is over. */
export function Countdown({ until, label, children }: { until: string; label: string; children: string }) {
  const { t } = useTranslation();
  const seconds = useSecondsUntil(until);
  if (seconds === 0) return <p className="countdown__over">{children}</p>;
  const hours = Math.floor((seconds % daySeconds) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts: [number, string][] =
    seconds >= daySeconds
      ? [
          [Math.floor(seconds / daySeconds), t('duration.days', { count: Math.floor(seconds / daySeconds) })],
          [hours, t('duration.hoursShort', { count: hours })],
          [minutes, t('duration.minutesShort')],
        ]
      : [
          [hours, t('duration.hoursShort', { count: hours })],
          [minutes, t('duration.minutesShort')],
          [seconds % 60, t('duration.secondsShort')],
        ];
  return (
    <div className="countdown" role="timer" aria-label={label}>
      {parts.map(([value, unit]) => (
        <span key={unit} className="countdown__part">
          <span className="countdown__value">{value}</span>
          <span className="countdown__unit">{unit}</span>
        </span>
      ))}
    </div>
  );
}
