import type { Order } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';

/** An order that is not to be paid: why, in the place of the ways to pay it. */
export function NothingDue({ order: { id, status, timeline } }: { order: Order }) {
  const { t } = useTranslation();
  const isExpired = status === 'awaiting_payment' || timeline.at(-1)?.kind === 'expired';
  const why = isExpired ? 'expired' : status === 'cancelled' ? 'cancelled' : 'paid';
  return (
    <div className="step">
      <h2 className="title">{t(`pay.over.${why}`)}</h2>
      <p className="soft">{t(`pay.over.${why}Why`)}</p>
      <ButtonLink to={`/orders/${id}`}>{t('pay.order')}</ButtonLink>
      <ButtonLink to="/" tone="quiet">
        {t('common.toHome')}
      </ButtonLink>
    </div>
  );
}
