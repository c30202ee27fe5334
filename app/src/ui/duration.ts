import i18next from 'i18next';

/** “48 秒”, “23 分钟”, “1 小时 5 分钟”: rounded up, as one says how long to wait. */
export function inWords(totalSeconds: number): string {
  const seconds = Math.max(1, Math.ceil(totalSeconds));
  if (seconds < 60) return i18next.t('duration.seconds', { count: seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return i18next.t('duration.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (minutes % 60 === 0) return i18next.t('duration.hours', { count: hours });
  return i18next.t('duration.hoursMinutes', { hours, minutes: minutes % 60 });
}

/** “4:05”, for what runs down while one looks. */
export function asClock(totalSeconds: number): string {
  const seconds = Math.max(0, Math.ceil(totalSeconds));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
