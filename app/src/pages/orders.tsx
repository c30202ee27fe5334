import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { filterNames, filters, isFilter } from '../features/orders/filters.ts';
import { OrderCard } from '../features/orders/order-card.tsx';
import { ordersQuery } from '../features/orders/orders.ts';
import { languageNow } from '../i18n/index.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { Filters } from '../ui/filters.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';

export default function OrdersPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const wanted = search.get('show');
  const filter = isFilter(wanted) ? wanted : 'all';
  const query = useInfiniteQuery(ordersQuery(filters[filter], languageNow()));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const orders = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('orders.title')} withTabs>
      <Filters label={t('orders.title')} open={filter} isTight>
        {filterNames.map((each) => (
          <Link
            key={each}
            to={each === 'all' ? '/orders' : `/orders?show=${each}`}
            replace
            aria-current={each === filter ? 'page' : undefined}
          >
            {t(`orders.filter.${each}`)}
          </Link>
        ))}
      </Filters>
      {!orders && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {orders?.length === 0 && (
        <Empty title={t(`orders.none.${filter}`)} why={t(`orders.noneWhy.${filter}`)}>
          {filter === 'refunds' ? (
            <ButtonLink to="/orders" tone="quiet">
              {t('orders.seeAll')}
            </ButtonLink>
          ) : (
            <ButtonLink to="/">{t('orders.start')}</ButtonLink>
          )}
        </Empty>
      )}
      {orders && orders.length > 0 && (
        <>
          <ul className="order-cards">
            {orders.map((order) => (
              <li key={order.id}>
                <OrderCard order={order} />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <More busy={isFetchingNextPage} failed={isFetchNextPageError} onMore={() => void fetchNextPage()} />
          )}
        </>
      )}
    </Page>
  );
}
