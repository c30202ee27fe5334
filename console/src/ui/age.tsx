import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../api.ts';
import { exactly, howLong } from './time.ts';
import './age.css';

const listeners = new Set<() => void>();
let minute = 0;
setInterval(() => {
  minute += 1;
  for (const listener of listeners) listener();
}, 30_000);
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

type Props = {
  since: string;
  /** Within how many seconds it should have been seen to. */
  targetSeconds?: number;
};

/** How long ago, with the exact time on pointing at it; past its target it says so, in words too. */
export function Age({ since, targetSeconds }: Props) {
  const { t } = useTranslation();
  useSyncExternalStore(subscribe, () => minute);
  const seconds = (serverNow() - Date.parse(since)) / 1000;
  const isLate = targetSeconds !== undefined && seconds > targetSeconds;
  return (
    <time className="age" dateTime={since} title={exactly(since)} data-late={isLate || undefined}>
      {seconds < 60 ? t('age.now') : t('age.ago', { time: howLong(seconds) })}
      {isLate && <span className="age__late">{t('age.late')}</span>}
    </time>
  );
}
