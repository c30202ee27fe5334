import i18next from 'i18next';
import { tagNow } from '../i18n/index.ts';

const format = (options: Intl.DateTimeFormatOptions) => (time: string) =>
  new Intl.DateTimeFormat(tagNow(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...options }).format(
    new Date(time),
  );

/** 2026年11月24日 18:05:09 */
export const exactly = format({ year: 'numeric', month: 'short', day: 'numeric', second: '2-digit' });
/** 11月24日 18:05 */
export const atTime = format({ month: 'short', day: 'numeric' });
/** 11月24日, of a day of UTC. */
export const onUtcDay = (day: string) =>
  new Intl.DateTimeFormat(tagNow(), { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(day));

const units = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** 20 秒, 3 分钟, 2 小时, 5 天: how long something is, by its largest unit. */
export function howLong(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  return i18next.t(`duration.${unit}`, { count: Math.max(0, Math.floor(seconds / size)) });
}
