import type { Order } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ClockLeft } from '../../ui/clock-left.tsx';
import { Amount, inYuan } from '../../ui/money.tsx';
import { atTime } from '../../ui/time.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

/** How the order stands, in words, and what it comes to. */
export function OrderState({ order, onOverdue }: { order: Order; onOverdue: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="order-state">
      <h2 className="title">{t(`order.state.${order.status}`)}</h2>
      <Amount of={order.total} size="page" />
      <p className="soft" role="status">
        <Why order={order} onOverdue={onOverdue} />
      </p>
      {order.refunded.amount > 0 && order.status !== 'refunded' && (
        <p className="order-state__refunded">{t('order.refundedPart', { amount: inYuan(order.refunded) })}</p>
      )}
    </section>
  );
}

function Why({
  order: { status, payUntil, completesAt, refunded, timeline },
  onOverdue,
}: Parameters<typeof OrderState>[0]) {
  const { t } = useTranslation();
  const secondsLeft = useSecondsUntil(payUntil);
  const end = timeline.at(-1);
  if (status === 'awaiting_payment') {
    if (payUntil === null) return null;
    return (
      <>
        <ClockLeft until={payUntil} label={t('orders.payWithin')} onOver={onOverdue} />{' '}
        {t(secondsLeft > 0 ? 'order.why.awaiting_payment' : 'order.why.overdue')}
      </>
    );
  }
  if (status === 'cancelled') return t(`order.why.${endOf(end)}`);
  return t(`order.why.${status}`, { time: completesAt ? atTime(completesAt) : '', amount: inYuan(refunded) });
}

function endOf(last: Order['timeline'][number] | undefined) {
  if (last?.kind === 'expired') return 'expired';
  return last?.by === 'staff' ? 'cancelledByUs' : 'cancelled';
}
