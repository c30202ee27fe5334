import { tagNow } from '../i18n/index.ts';

const format = (options: Intl.DateTimeFormatOptions) => (time: string) =>
  new Intl.DateTimeFormat(tagNow(), options).format(new Date(time));

/** 2026年11月24日 18:05 */
export const inFull = format({ dateStyle: 'medium', timeStyle: 'short' });
/** 2026年11月24日 */
export const onDate = format({ dateStyle: 'long' });
/** 11月24日 18:05, for what is days away at most. */
export const atTime = format({ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
/** 11月24日 周二 */
export const onDay = format({ month: 'long', day: 'numeric', weekday: 'short' });
/** 18:05 */
export const atClock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
