import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** A page that breaks, or whose file is gone since a new version, is replaced by what to do. */
export function Broken() {
  const { t } = useTranslation();
  return (
    <div className="page" role="alert">
      <h1>{t('broken.title')}</h1>
      <p className="soft">{t('broken.why')}</p>
      <div className="row">
        <Button type="primary" onClick={() => location.reload()}>
          {t('common.reload')}
        </Button>
        {/* A full load, not a route: what broke may be the console itself. */}
        <Button href="/console">{t('broken.toToday')}</Button>
      </div>
    </div>
  );
}
