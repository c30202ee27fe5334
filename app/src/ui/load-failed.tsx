import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemError } from '../api.ts';
import { Button } from './button.tsx';

/** In the place of what could not be read: what happened, and the way to try again. */
export function LoadFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <div className="center" role="alert">
      <h2>{t('network.notLoaded')}</h2>
      <p className="soft">{problem?.detail ?? t('network.checkNetwork')}</p>
      <Button onClick={onRetry}>{t('common.retry')}</Button>
      <Link to="/status">{t('common.status')}</Link>
    </div>
  );
}
