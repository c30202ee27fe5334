import type { ErrorCode, Problem } from '@btepai/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { serverNow } from '../api.ts';
import { inWords } from './duration.ts';
import { Notice } from './notice.tsx';
import { useSecondsUntil } from './use-seconds-until.ts';

/** When it makes sense to ask again, counted from when the problem was told. */
export function useRetryAt(problem: Problem | null): number | null {
  return useMemo(() => (problem?.retryAfterSeconds ? serverNow() + problem.retryAfterSeconds * 1000 : null), [problem]);
}

const toPhone = { to: '/me/phone', words: 'bind.toPhone' } as const;

/** Where what stands in the way is dealt with. */
const ways: Partial<Record<ErrorCode, { to: string; words: 'lift.title' | 'bind.toPhone' }>> = {
  account_restricted: { to: '/me/lift', words: 'lift.title' },
  change_waiting: toPhone,
  phone_already_bound: toPhone,
  phone_is_last: toPhone,
  phone_is_primary: toPhone,
  phone_unchanged: toPhone,
};

/** What happened, what to do, and how long to wait where waiting helps. */
export function ProblemNotice({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation();
  const seconds = useSecondsUntil(useRetryAt(problem));
  if (!problem) return null;
  const way = ways[problem.code];
  // Some details begin with what the title says; it is said once.
  const title = problem.detail.startsWith(problem.title) ? undefined : problem.title;
  return (
    <Notice tone={problem.code === 'send_too_soon' ? 'warn' : 'danger'} title={title}>
      <span>{problem.detail}</span>
      {seconds > 0 && <span aria-live="off">{t('common.waitMore', { time: inWords(seconds) })}</span>}
      {way && <Link to={way.to}>{t(way.words)}</Link>}
    </Notice>
  );
}
