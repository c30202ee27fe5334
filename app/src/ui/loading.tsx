import Skeleton from 'antd-mobile/es/components/skeleton';
import { useTranslation } from 'react-i18next';
import './loading.css';

/** Shows itself only after 300 ms (loading.css), so quick answers don't flicker. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="skeleton" role="status">
      <span className="hidden-words">{t('common.loading')}</span>
      <Skeleton.Title animated />
      <Skeleton.Paragraph lineCount={4} animated />
    </div>
  );
}

export function LoadingPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <main className="page__main">
        <h1 className="hidden-words">{t('brand')}</h1>
        <Loading />
      </main>
    </div>
  );
}
