import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { dismissInstall, install, useInstallWay } from './install.ts';
import '../password/password-reminder.css';

/** 放到桌面, offered until it is done or declined. */
export function InstallCard() {
  const { t } = useTranslation();
  const way = useInstallWay();
  if (way === null) return null;
  return (
    <section className="card" aria-labelledby="install">
      <h2 id="install">{t('pwa.installTitle')}</h2>
      <p className="soft">{t(way === 'menu' ? 'pwa.installIos' : 'pwa.installWhy')}</p>
      <div className="reminder__acts">
        <Button tone="quiet" onClick={dismissInstall}>
          {t('changePassword.notNow')}
        </Button>
        {way === 'button' && <Button onClick={() => void install()}>{t('pwa.install')}</Button>}
      </div>
    </section>
  );
}
