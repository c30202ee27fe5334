import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../api.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';

/** In the place of a text: it was taken back, and the others are elsewhere; or it could not be read now. */
export function NotThere(props: { error: Error; onRetry: () => void; list: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { error, onRetry, list, children } = props;
  const code = error instanceof ProblemError ? error.problem.code : null;
  if (code !== 'not_found' && code !== 'validation_failed') return <LoadFailed error={error} onRetry={onRetry} />;
  return (
    <Empty title={t('announcements.gone')} why={t('announcements.goneWhy')}>
      <ButtonLink to={list}>{children}</ButtonLink>
    </Empty>
  );
}
