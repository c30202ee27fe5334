import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import './front-page.css';

type Props = { title: string; why?: ReactNode; isWide?: boolean; children?: ReactNode };

/** What stands before the console: one card with one thing to do. */
export function FrontPage({ title, why, isWide = false, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('shell.brand')}`;
  }, [title, t]);
  return (
    <main className="front" data-wide={isWide || undefined}>
      <div className="front__top">
        <img src="/icon.svg" width={36} height={36} alt="" />
        <span>{t('shell.brand')}</span>
        <LanguageSwitch />
      </div>
      <div className="card front__card">
        <h1>{title}</h1>
        {why && <p className="soft">{why}</p>}
        {children}
      </div>
    </main>
  );
}
