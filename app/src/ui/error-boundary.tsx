import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

type Props = { children: ReactNode };

/** A page that breaks is replaced by what to do; the tabs and the other pages go on. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation();
  return (
    <main className="page center">
      <div role="alert">
        <h1 className="title">{t('broken.title')}</h1>
        <p className="soft">{t('broken.why')}</p>
      </div>
      <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
      {/* A full load, not a route: what broke may be the app itself. */}
      <a href="/">{t('common.toHome')}</a>
      <a href="/status">{t('common.status')}</a>
    </main>
  );
}
