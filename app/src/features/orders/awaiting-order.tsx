import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { filters } from './filters.ts';
import { OrderCard } from './order-card.tsx';
import { ordersQuery } from './orders.ts';

/** On 首页, while there is one: the order that was placed last and waits for its payment. */
export function AwaitingOrder() {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(ordersQuery(filters.unpaid, languageNow()));
  const order = data?.pages[0]?.items[0];
  if (!order) return null;
  return (
    <section className="part" aria-labelledby="awaiting">
      <h2 id="awaiting">{t('orders.awaiting')}</h2>
      <OrderCard order={order} under={2} />
    </section>
  );
}
