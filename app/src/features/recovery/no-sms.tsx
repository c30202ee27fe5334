import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import '../verification/delivery.css';

/** What to do when nothing comes: we may not say whether anything was sent. */
export function NoSms() {
  const { t } = useTranslation();
  return (
    <details className="help">
      <summary>{t('code.helpTitle')}</summary>
      <ul>
        <li>{t('recover.help.number')}</li>
        <li>{t('code.help.blocked')}</li>
        <li>
          {t('recover.help.recoveryCode')} <Link to="/recover?step=recovery-code">{t('recover.byRecoveryCode')}</Link>
        </li>
        <li>{t('recover.help.support')}</li>
      </ul>
    </details>
  );
}
