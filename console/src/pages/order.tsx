import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useAct } from '../act.ts';
import { OrderFacts, Timeline } from '../features/orders/order-facts.tsx';
import { OrderMoney } from '../features/orders/order-money.tsx';
import { changeOrder, keepOrder, orderQuery } from '../features/orders/orders.ts';
import { mayDo, useMember } from '../features/session/session.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { StateTag } from '../ui/state-tag.tsx';
import '../features/orders/orders.css';

/** An order with everything about it, and what can be done with it as it stands. */
export default function Order() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { number = '' } = useParams();
  const member = useMember();
  const { data: order, error, refetch } = useQuery(orderQuery(number));
  const act = useAct((verb: 'start' | 'complete') => changeOrder(order!, verb), {
    onDone: (changed, verb) => {
      keepOrder(changed);
      void message.success(t(`orders.done.${verb}`));
    },
  });
  const mayAct = mayDo(member, ['support', 'finance']);
  const verb = order?.status === 'paid' ? 'start' : order?.status === 'in_progress' ? 'complete' : null;
  return (
    <Page
      title={t('orders.orderTitle', { number })}
      back={{ to: '/orders', words: t('orders.title') }}
      intro={
        order && (
          <span className="row">
            <StateTag tone={order.status === 'paid' || order.status === 'refunding' ? 'wait' : 'quiet'}>
              {t(`orders.status.${order.status}`)}
            </StateTag>
            {mayDo(member, ['support', 'risk']) && (
              <Link to={`/accounts/${order.accountId}`}>{t('orders.account')}</Link>
            )}
          </span>
        )
      }
      actions={
        <>
          <CopyButton text={number}>{t('orders.copy')}</CopyButton>
          {mayAct && verb && (
            <Button type="primary" loading={act.busy} onClick={() => act.submit(verb)}>
              {t(`orders.act.${verb}`)}
            </Button>
          )}
        </>
      }
    >
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      <ProblemAlert failure={act.failure} />
      {!order && !error && <Loading />}
      {order && (
        <div className="order">
          <div className="stack">
            <OrderMoney order={order} />
            <OrderFacts order={order} />
          </div>
          <Timeline order={order} />
        </div>
      )}
    </Page>
  );
}
