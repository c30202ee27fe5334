import type { Problem } from '@btepai/contract';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../api.ts';
import { inWords } from './duration.ts';
import { Notice } from './notice.tsx';
import { useSecondsUntil } from './use-seconds-until.ts';

/** When it makes sense to ask again, counted from when the problem was told. */
export function useRetryAt(problem: Problem | null): number | null {
  return useMemo(() => (problem?.retryAfterSeconds ? serverNow() + problem.retryAfterSeconds * 1000 : null), [problem]);
}

/** What happened, what to do, and how long to wait where waiting helps. */
export function ProblemNotice({ problem, children }: { problem: Problem | null; children?: ReactNode }) {
  const { t } = useTranslation();
  const seconds = useSecondsUntil(useRetryAt(problem));
  if (!problem) return null;
  // Some details begin with what the title says; it is said once.
  const title = problem.detail.startsWith(problem.title) ? undefined : problem.title;
  return (
    <Notice tone="danger" title={title}>
      <span>{problem.detail}</span>
      {seconds > 0 && <span aria-live="off">{t('bind.waitMore', { time: inWords(seconds) })}</span>}
      {children}
    </Notice>
  );
}
