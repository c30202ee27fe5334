import { EyeInvisibleOutline, KeyOutline, LockOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';

/** What a bound number does for its owner. */
export function Guards() {
  const { t } = useTranslation();
  return (
    <ul className="guards">
      <li>
        <KeyOutline aria-hidden="true" />
        {t('phone.guard.signIn')}
      </li>
      <li>
        <LockOutline aria-hidden="true" />
        {t('phone.guard.sole')}
      </li>
      <li>
        <EyeInvisibleOutline aria-hidden="true" />
        {t('phone.guard.privacy')}
      </li>
    </ul>
  );
}
