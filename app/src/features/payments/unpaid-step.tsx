import type { Payment } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Amount } from '../../ui/money.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { againOf } from './again-of.ts';
import { whyUnpaid } from './why-unpaid.ts';
import './payments.css';

/** It came to nothing: why, where the money is, and another try where one makes sense. */
export function UnpaidStep({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const { amount, method, purpose, orderId, orderStatus } = payment;
  const { why, money } = whyUnpaid(payment);
  const mayTryAgain = purpose === 'top_up' || orderStatus === 'awaiting_payment';
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t(`paid.unpaid.${why}`)}
      </h2>
      <Amount of={amount} size="page" />
      <p className="soft">{t(`paid.unpaidWhy.${money}`, { method: t(`method.${method}`) })}</p>
      {mayTryAgain && (
        <ButtonLink to={againOf(payment)}>{t(purpose === 'top_up' ? 'paid.topUpAgain' : 'paid.again')}</ButtonLink>
      )}
      {orderId && (
        <ButtonLink to={`/orders/${orderId}`} tone={mayTryAgain ? 'quiet' : 'primary'}>
          {t('paid.order')}
        </ButtonLink>
      )}
      {why === 'refused' && (
        <ButtonLink to="/me/cases/new?topic=other" tone="quiet">
          {t('paid.support')}
        </ButtonLink>
      )}
    </div>
  );
}
