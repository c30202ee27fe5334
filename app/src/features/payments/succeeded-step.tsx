import type { Payment } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Done } from '../../ui/done.tsx';
import { Amount } from '../../ui/money.tsx';
import { Bill } from './bill.tsx';
import { orderOfTopUp } from './kept-payment.ts';
import { cashierOf } from './ways-to-pay.tsx';

/** It is paid. A top-up that was for an order leads back to its cashier. */
export function SucceededStep({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const { id, purpose, amount, orderId } = payment;
  if (purpose === 'top_up') {
    const onward = orderOfTopUp(id);
    return (
      <Done title={t('paid.doneTopUp')}>
        <Amount of={amount} size="page" />
        <Bill payment={payment} />
        {onward && <ButtonLink to={cashierOf(onward)}>{t('paid.onward')}</ButtonLink>}
        <ButtonLink to="/me/wallet" tone={onward ? 'quiet' : 'primary'}>
          {t('paid.wallet')}
        </ButtonLink>
      </Done>
    );
  }
  return (
    <Done title={t('paid.done')}>
      <Amount of={amount} size="page" />
      <Bill payment={payment} />
      <ButtonLink to={`/orders/${orderId}`}>{t('paid.order')}</ButtonLink>
      <ButtonLink to="/" tone="quiet">
        {t('common.toHome')}
      </ButtonLink>
    </Done>
  );
}
