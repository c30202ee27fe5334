import type { StatusDay, StatusHistory } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../../i18n/index.ts';
import { inWords } from '../../ui/duration.ts';
import './day-bars.css';

type Days = Pick<StatusHistory['components'][number], 'available' | 'days'>;
type DayState = 'ok' | 'degraded' | 'down' | 'unknown';

/** So long a trouble colours a day. */
const noticeableSeconds = 300;

function stateOf({ okSeconds, degradedSeconds, downSeconds }: StatusDay): DayState {
  if (downSeconds >= noticeableSeconds) return 'down';
  if (downSeconds + degradedSeconds >= noticeableSeconds) return 'degraded';
  return okSeconds + degradedSeconds + downSeconds > 0 ? 'ok' : 'unknown';
}

/** A share that is not whole never looks whole: 99.99%, and no 100%. */
export const inPercent = (share: number) =>
  new Intl.NumberFormat(tagNow(), { style: 'percent', maximumFractionDigits: 2 }).format(
    Math.floor(share * 10_000) / 10_000,
  );

const told = 3;

/** A bar for each of 90 days, taller where there was trouble; in words for those who listen. */
export function DayBars({ available, days }: Days) {
  const { t } = useTranslation();
  const dayWords = new Intl.DateTimeFormat(tagNow(), { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const trouble = days
    .filter((day) => stateOf(day) === 'down')
    .slice(-told)
    .map(({ day, downSeconds }) =>
      t('status.trouble', { day: dayWords.format(new Date(day)), time: inWords(downSeconds) }),
    );
  const words =
    available === null
      ? t('status.notKnown')
      : t('status.barWords', { percent: inPercent(available), trouble: trouble.join('') || t('status.noTrouble') });
  return (
    <span className="days" role="img" aria-label={words}>
      {days.map((day) => (
        <i key={day.day} data-state={stateOf(day)} />
      ))}
    </span>
  );
}
