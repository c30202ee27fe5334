import { BellOutline, KeyOutline, LockOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';

/** What a bound number does for its owner. */
export function Guards() {
  const { t } = useTranslation();
  return (
    <ul className="guards">
      <li>
        <LockOutline aria-hidden="true" />
        {t('phone.guard.signIn')}
      </li>
      <li>
        <KeyOutline aria-hidden="true" />
        {t('phone.guard.recovery')}
      </li>
      <li>
        <BellOutline aria-hidden="true" />
        {t('phone.guard.notice')}
      </li>
    </ul>
  );
}
