import { CloseShieldOutline, KeyOutline, LoopOutline, UserOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Points } from '../../ui/points.tsx';
import { useAccount } from '../accounts/account.ts';

/** What no longer works without the number. An enterprise keeps others, which go on doing the rest. */
export function Stops() {
  const { t } = useTranslation();
  const { username, kind } = useAccount();
  const alone = kind === 'individual';
  return (
    <Points
      tone="warn"
      points={[
        { sign: UserOutline, words: t('unbind.stops.signIn', { username }) },
        ...(alone
          ? [
              { sign: KeyOutline, words: t('unbind.stops.recover') },
              { sign: CloseShieldOutline, words: t('unbind.stops.restricted') },
            ]
          : []),
        { sign: LoopOutline, words: t('unbind.stops.free') },
      ]}
    />
  );
}
