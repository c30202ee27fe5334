import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Wordmark } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Faults } from './faults.tsx';
import { Handset } from './handset.tsx';
import { Reply } from './reply.tsx';
import { useMessages } from './sandbox-api.ts';

export function SandboxPage() {
  const { t } = useTranslation('sandbox');
  const [number, setNumber] = useState('');
  const { data: messages, error, link } = useMessages();
  const newest = messages?.[0]?.to ?? '';
  const isOff = error instanceof ProblemError && error.problem.status === 404;

  useEffect(() => {
    document.title = `${t('title')} · B特派`;
  }, [t]);

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
          <div className="sandbox__parts">
            <Handset messages={messages} link={link} number={number} onChoose={setNumber} />
            <div className="sandbox__controls">
              <Faults />
              <Reply number={number || newest} />
            </div>
          </div>
        )}
      </main>
    </div>
  );
}
