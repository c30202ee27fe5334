import { useTranslation } from 'react-i18next';
import { putOff, refresh, useNewVersion } from './worker.ts';
import './new-version.css';

/** 有新版本: said, and left to the person. */
export function NewVersion() {
  const { t } = useTranslation();
  const isThere = useNewVersion();
  return (
    <div role="status">
      {isThere && (
        <p className="new-version">
          <span>{t('pwa.newVersion')}</span>
          <button type="button" onClick={putOff}>
            {t('pwa.later')}
          </button>
          <button type="button" onClick={refresh}>
            {t('pwa.refresh')}
          </button>
        </p>
      )}
    </div>
  );
}
