import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api.ts';
import { tagNow } from '../../i18n/index.ts';
import { exactly, howLong } from '../../ui/time.ts';

/** How long the other side can still say no, by the server's clock. */
export function Countdown({ until }: { until: string }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = (Date.parse(until) - now) / 1000;
  return (
    <span className="countdown">
      <strong>{seconds > 0 ? t('appeal.left', { time: left(seconds) }) : t('appeal.due')}</strong>
      <time className="soft" dateTime={until}>
        {t('appeal.noticeUntil', { time: exactly(until) })}
      </time>
    </span>
  );
}

/** By the hour: 71 hours are not two days. */
const left = (seconds: number) =>
  seconds < 3_600
    ? howLong(seconds)
    : new Intl.NumberFormat(tagNow(), { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(
        Math.floor(seconds / 3_600),
      );
