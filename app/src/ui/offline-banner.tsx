import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import './notice.css';

function subscribe(notify: () => void) {
  addEventListener('online', notify);
  addEventListener('offline', notify);
  return () => {
    removeEventListener('online', notify);
    removeEventListener('offline', notify);
  };
}

export const useOnline = () => useSyncExternalStore(subscribe, () => navigator.onLine);

export function OfflineBanner() {
  const { t } = useTranslation();
  const online = useOnline();
  return <div role="status">{!online && <p className="offline">{t('network.offline')}</p>}</div>;
}
