import { useEffect } from 'react';
import { asClock } from './duration.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

type Props = {
  /** A moment of the server's clock. */
  until: string;
  /** For a screen reader, which hears it when it is asked and not every second. */
  label: string;
  /** Once, when nothing is left: time to ask the server how things stand. */
  onOver?: () => void;
};

/** “29:41”, running down within a line. */
export function ClockLeft({ until, label, onOver }: Props) {
  const seconds = useSecondsUntil(until);
  const isOver = seconds === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each moment that passes
  useEffect(() => {
    if (isOver) onOver?.();
  }, [isOver, until]);
  return (
    <span role="timer" aria-label={`${label} ${asClock(seconds)}`} className="clock-left">
      {asClock(seconds)}
    </span>
  );
}
