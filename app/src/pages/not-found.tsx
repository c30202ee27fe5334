import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../ui/button-link.tsx';
import { Page } from '../ui/page.tsx';

export default function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')} plain hideBar>
      <div className="center">
        <h2 className="title">{t('notFound.title')}</h2>
        <p className="soft">{t('notFound.why')}</p>
        <ButtonLink to="/">{t('common.toHome')}</ButtonLink>
      </div>
    </Page>
  );
}
