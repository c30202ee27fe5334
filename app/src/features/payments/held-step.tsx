import type { Payment } from '@btepai/contract';
import { CheckShieldOutline, ClockCircleOutline, LoopOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Amount } from '../../ui/money.tsx';
import { Points } from '../../ui/points.tsx';
import { atTime } from '../../ui/time.ts';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import './payments.css';

/** Staff look at it first: where the money is meanwhile, and what comes next. */
export function HeldStep({ payment: { amount, orderId, expiresAt } }: { payment: Payment }) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('paid.held')}
      </h2>
      <Amount of={amount} size="page" />
      <p className="soft">{t('paid.heldWhy')}</p>
      <Points
        points={[
          { sign: CheckShieldOutline, words: t('paid.heldNext.money') },
          { sign: ClockCircleOutline, words: t('paid.heldNext.told', { time: atTime(expiresAt) }) },
          { sign: LoopOutline, words: t('paid.heldNext.back') },
        ]}
      />
      {orderId && <ButtonLink to={`/orders/${orderId}`}>{t('paid.order')}</ButtonLink>}
      <p className="step__note">
        {t('paid.heldNotMe')}
        <Link to="/me/cases/new?topic=other">{t('paid.support')}</Link>
      </p>
    </div>
  );
}
