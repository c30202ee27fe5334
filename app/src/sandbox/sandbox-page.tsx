import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Wordmark } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Faults } from './faults.tsx';
import { FleetView } from './fleet.tsx';
import { Handset } from './handset.tsx';
import { paymentFaultsQuery } from './payment-api.ts';
import { PaymentFaults } from './payment-faults.tsx';
import { Reply } from './reply.tsx';
import { faultsQuery, useMessages } from './sandbox-api.ts';
import { Trades } from './trades.tsx';

const tabs = ['handset', 'fleet', 'pay'] as const;
type Tab = (typeof tabs)[number];
const tabNow = (): Tab | undefined => tabs.find((tab) => location.hash === `#${tab}`);
const isMissing = (error: unknown) => error instanceof ProblemError && error.problem.status === 404;

export function SandboxPage() {
  const { t } = useTranslation('sandbox');
  const [chosen, setChosen] = useState(tabNow);
  const hasSms = !isMissing(useQuery(faultsQuery).error);
  const hasPayments = !isMissing(useQuery(paymentFaultsQuery).error);
  const shown = tabs.filter((tab) => (tab === 'pay' ? hasPayments : hasSms));
  const tab = shown.find((each) => each === chosen) ?? shown[0];
  const isOff = tab === undefined;
  const title = t(tab === 'pay' ? 'pay.page' : 'title');

  useEffect(() => {
    document.title = `${title} · B特派`;
  }, [title]);
  useEffect(() => {
    const follow = () => setChosen(tabNow());
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
          <h1 className="title">{isOff ? t('off') : title}</h1>
          <p className="soft">{t(isOff ? 'offWhy' : tab === 'pay' ? 'pay.intro' : 'intro')}</p>
          <a href="/">{t('openApp')}</a>
        </div>
        {!isOff && (
          <>
            <nav className="sandbox__tabs" aria-label={t('views')}>
              {shown.map((each) => (
                <a key={each} href={`#${each}`} aria-current={each === tab ? 'page' : undefined}>
                  {t(`tab.${each}`)}
                </a>
              ))}
            </nav>
            {tab === 'handset' && <One />}
            {tab === 'fleet' && <Load />}
            {tab === 'pay' && <Pay />}
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

const Pay = () => (
  <div className="sandbox__pay">
    <PaymentFaults />
    <Trades />
  </div>
);
