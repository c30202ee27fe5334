import type { Order } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ClockLeft } from '../../ui/clock-left.tsx';
import { Amount } from '../../ui/money.tsx';
import { useOrdersChanged } from '../orders/orders.ts';
import './payments.css';

/** How much, the largest thing on the page, and for how long it can still be paid. */
export function Due({ order: { items, total, payUntil } }: { order: Order }) {
  const { t } = useTranslation();
  const ordersChanged = useOrdersChanged();
  return (
    <div className="due">
      <p className="soft">{t('pay.due')}</p>
      <Amount of={total} size="page" />
      <p>{items.map(({ name }) => name).join(t('orders.comma'))}</p>
      {payUntil && (
        <p className="soft">
          <span aria-hidden="true">{t('orders.payWithin')} </span>
          <ClockLeft until={payUntil} label={t('orders.payWithin')} onOver={() => ordersChanged()} />
        </p>
      )}
    </div>
  );
}
