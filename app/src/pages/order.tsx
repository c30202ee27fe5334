import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { OrderActs, OrderWays } from '../features/orders/order-acts.tsx';
import { Facts, Items } from '../features/orders/order-parts.tsx';
import { OrderState } from '../features/orders/order-state.tsx';
import { orderQuery } from '../features/orders/orders.ts';
import { Timeline } from '../features/orders/timeline.tsx';
import { languageNow } from '../i18n/index.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import '../features/orders/order.css';

export default function OrderPage() {
  const { t } = useTranslation();
  const { orderId = '' } = useParams();
  const { data: order, error, refetch } = useQuery(orderQuery(orderId, languageNow()));
  return (
    <Page title={t('order.title')} back="/orders">
      {!order && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {order && (
        <>
          <OrderState order={order} onOverdue={() => void refetch()} />
          <OrderActs order={order} />
          <Items order={order} />
          <Timeline events={order.timeline} />
          <Facts order={order} />
          <OrderWays order={order} />
        </>
      )}
    </Page>
  );
}
