import type { Order } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { AskSheet } from './ask-sheet.tsx';
import { cancelOrder, confirmReceipt, useOrdersChanged } from './orders.ts';
import { RefundSheet } from './refund-sheet.tsx';

type Asking = 'cancel' | 'receive' | 'refund' | null;

/** What can be done with the order as it stands. */
export function OrderActs({ order }: { order: Order }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useOrdersChanged();
  const [asking, setAsking] = useState<Asking>(null);
  const isPayable = useSecondsUntil(order.payUntil) > 0;
  const { id, status, items, refundable } = order;

  const close = () => {
    cancel.cancel();
    receive.cancel();
    setAsking(null);
  };
  const outcome = {
    onDone: (after: Order) => {
      setAsking(null);
      changed(after);
    },
    // Where it has moved on meanwhile, the page under the sheet shows how it stands.
    onRefused: () => changed(),
  };
  const cancel = useAct(cancelOrder, outcome);
  const receive = useAct(confirmReceipt, outcome);
  const isOver = status === 'completed' || status === 'cancelled' || status === 'refunded';
  const again = () => {
    const [first] = items;
    navigate(items.length === 1 ? `/services/${first!.serviceId}` : '/', { state: { again: order } });
  };

  return (
    <div className="order-acts">
      {status === 'awaiting_payment' && isPayable && (
        <ButtonLink to={`/orders/${id}/pay`}>{t('orders.toPay')}</ButtonLink>
      )}
      {status === 'in_progress' && <Button onClick={() => setAsking('receive')}>{t('order.receive')}</Button>}
      {isOver && <Button onClick={again}>{t('order.again')}</Button>}
      {status === 'awaiting_payment' && (
        <Button tone="quiet" onClick={() => setAsking('cancel')}>
          {t('order.cancel')}
        </Button>
      )}
      {refundable.amount > 0 && (
        <Button tone="quiet" onClick={() => setAsking('refund')}>
          {t('order.refund')}
        </Button>
      )}
      {asking === 'cancel' && (
        <AskSheet
          title={t('order.cancelTitle')}
          act={cancel}
          confirm={t('order.cancel')}
          leave={t('order.keep')}
          onConfirm={() => cancel.submit(id)}
          onClose={close}
        >
          <p>{t('order.cancelWhy')}</p>
        </AskSheet>
      )}
      {asking === 'receive' && (
        <AskSheet
          title={t('order.receiveTitle')}
          act={receive}
          confirm={t('order.receive')}
          leave={t('order.notYet')}
          onConfirm={() => receive.submit(id)}
          onClose={close}
        >
          <p>{t('order.receiveWhy')}</p>
        </AskSheet>
      )}
      {asking === 'refund' && <RefundSheet order={order} onClose={close} />}
    </div>
  );
}

/** Where else someone goes from an order. */
export function OrderWays({ order: { id, number, timeline } }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <div className="rows">
      {timeline.some(({ kind }) => kind === 'paid') && (
        <RowLink to={`/orders/${id}/receipt`}>{t('order.receipt')}</RowLink>
      )}
      <RowLink to={`/me/cases/new?topic=other&order=${number}`}>{t('order.support')}</RowLink>
    </div>
  );
}
