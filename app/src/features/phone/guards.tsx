import { CheckShieldOutline, EyeInvisibleOutline, KeyOutline, LockOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Points } from '../../ui/points.tsx';

/** What a bound number does for its owner. */
export function Guards() {
  const { t } = useTranslation();
  return (
    <Points
      points={[
        { sign: KeyOutline, words: t('phone.guard.signIn') },
        { sign: LockOutline, words: t('phone.guard.sole') },
        { sign: CheckShieldOutline, words: t('phone.guard.proof') },
        { sign: EyeInvisibleOutline, words: t('phone.guard.privacy') },
      ]}
    />
  );
}
