import type { Problem } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { inWords } from '../../ui/duration.ts';
import { useRetryAt } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

type Props = {
  tone: 'primary' | 'quiet';
  /** What it says once it can be tapped, where that isn't 重新获取. */
  words?: string;
  resendAt: string;
  /** What the last try was told; it may ask for more patience than `resendAt`. */
  problem: Problem | null;
  busy: boolean;
  onClick: () => void;
};

/** 重新获取, or how long until then. */
export function AgainButton({ tone, words, resendAt, problem, busy, onClick }: Props) {
  const { t } = useTranslation();
  const seconds = useSecondsUntil(Math.max(Date.parse(resendAt), useRetryAt(problem) ?? 0));
  return (
    <Button tone={tone} busy={busy} disabled={seconds > 0} onClick={onClick}>
      {seconds === 0 && (words ?? t('code.again'))}
      {seconds > 0 && seconds < 100 && t('code.againIn', { count: seconds })}
      {seconds >= 100 && t('code.againInLong', { time: inWords(seconds) })}
    </Button>
  );
}
