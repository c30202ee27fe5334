import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { languageNow } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { inYuan } from '../../ui/money.tsx';
import { servicesQuery } from './orders.ts';
import { ServiceSign } from './service-sign.tsx';
import './services.css';

/** What can be ordered. Where it can't be read, the rest of the page is still of use. */
export function ServicesGrid() {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery(servicesQuery(languageNow()));
  return (
    <section className="part" aria-labelledby="services">
      <h2 id="services">{t('services.title')}</h2>
      {!data && !error && <Loading />}
      {!data && error && (
        <div className="card" role="alert">
          <p className="soft">{t('network.notLoaded')}</p>
          <Button tone="quiet" busy={isFetching} onClick={() => void refetch()}>
            {t('common.retry')}
          </Button>
        </div>
      )}
      {data && (
        <ul className="services">
          {data.map(({ id, name, price }) => (
            <li key={id}>
              <Link to={`/services/${id}`} className="service">
                <ServiceSign of={id} />
                <span className="service__name">{name}</span>
                <span className="service__price">{t('services.from', { price: inYuan(price) })}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
