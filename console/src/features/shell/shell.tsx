import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { useLive } from '../../live.ts';
import { Loading } from '../../ui/loading.tsx';
import { Header } from './header.tsx';
import { KeysModal } from './keys-modal.tsx';
import { SideNav } from './side-nav.tsx';
import { useGoKeys } from './use-go-keys.ts';
import './shell.css';

/** What stands around every page: the navigation, who is here, and whether what is shown is live. */
export function Shell() {
  const { t } = useTranslation();
  const connection = useLive();
  const { showsKeys, setShowsKeys } = useGoKeys();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <SideNav />
      <div className="shell__side">
        <Header connection={connection} onKeys={() => setShowsKeys(true)} />
        <main id="main" className="shell__main" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {showsKeys && <KeysModal onClose={() => setShowsKeys(false)} />}
    </div>
  );
}
