import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Wordmark } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Faults } from './faults.tsx';
import { FleetView } from './fleet.tsx';
import { Handset } from './handset.tsx';
import { Reply } from './reply.tsx';
import { faultsQuery, useMessages } from './sandbox-api.ts';

const tabs = ['handset', 'fleet'] as const;
type Tab = (typeof tabs)[number];
const tabNow = (): Tab => (location.hash === '#fleet' ? 'fleet' : 'handset');

export function SandboxPage() {
  const { t } = useTranslation('sandbox');
  const [tab, setTab] = useState(tabNow);
  const { error } = useQuery(faultsQuery);
  const isOff = error instanceof ProblemError && error.problem.status === 404;

  useEffect(() => {
    document.title = `${t('title')} · B特派`;
  }, [t]);
  useEffect(() => {
    const follow = () => setTab(tabNow());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  return (
    <div className="sandbox">
      <header className="sandbox__top">
        <span className="brand">
          <Wordmark height={22} />
        </span>
        <LanguageSwitch />
      </header>
      <main>
        <div className="sandbox__intro">
          <h1 className="title">{t(isOff ? 'off' : 'title')}</h1>
          <p className="soft">{t(isOff ? 'offWhy' : 'intro')}</p>
          <a href="/">{t('openApp')}</a>
        </div>
        {!isOff && (
          <>
            <nav className="sandbox__tabs" aria-label={t('views')}>
              {tabs.map((each) => (
                <a key={each} href={`#${each}`} aria-current={each === tab ? 'page' : undefined}>
                  {t(`tab.${each}`)}
                </a>
              ))}
            </nav>
            {tab === 'fleet' ? <Load /> : <One />}
          </>
        )}
      </main>
    </div>
  );
}

/** One handset, or all of them in turn, as a person holds it. */
function One() {
  const [number, setNumber] = useState('');
  const { data: messages, link } = useMessages();
  const newest = messages?.[0]?.to ?? '';
  return (
    <div className="sandbox__parts">
      <Handset messages={messages} link={link} number={number} onChoose={setNumber} />
      <div className="sandbox__controls">
        <Faults />
        <Reply number={number || newest} />
      </div>
    </div>
  );
}

const Load = () => (
  <div className="sandbox__load">
    <FleetView />
    <Faults />
  </div>
);
