import type { Order } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ClockLeft } from '../../ui/clock-left.tsx';
import { Amount } from '../../ui/money.tsx';
import { atTime } from '../../ui/time.ts';
import { useOrdersChanged } from './orders.ts';
import { ServiceSign } from './service-sign.tsx';
import './order-card.css';

/** One order, under a heading of that level. All of it leads to its page; while it is unpaid, a second link leads to paying. */
export function OrderCard({ order, under = 1 }: { order: Order; under?: 1 | 2 }) {
  const { id, status, items, total, payUntil, createdAt } = order;
  const Heading = under === 1 ? 'h2' : 'h3';
  const { t } = useTranslation();
  const changed = useOrdersChanged();
  const [first] = items;
  const name = items.map((item) => item.name).join(t('orders.comma'));
  return (
    <article className="order-card">
      <ServiceSign of={first?.serviceId ?? ''} />
      <div className="order-card__words">
        <div className="order-card__line">
          <Heading className="order-card__name">
            <Link to={`/orders/${id}`} className="order-card__link">
              {name}
            </Link>
          </Heading>
          <span className="order-card__status" data-status={status}>
            {t(`orders.status.${status}`)}
          </span>
        </div>
        <div className="order-card__line">
          <span className="soft">
            {items
              .map((item) => `${item.option.name} ${t('orders.times', { quantity: item.quantity })}`)
              .join(t('orders.comma'))}
          </span>
          <Amount of={total} />
        </div>
        <span className="soft order-card__time">{atTime(createdAt)}</span>
      </div>
      {status === 'awaiting_payment' && payUntil && (
        <div className="order-card__foot">
          <span className="soft">
            {t('orders.payWithin')} <ClockLeft until={payUntil} label={t('orders.payWithin')} onOver={changed} />
          </span>
          <Link to={`/orders/${id}/pay`} className="order-card__pay">
            {t('orders.toPay')}
          </Link>
        </div>
      )}
    </article>
  );
}
