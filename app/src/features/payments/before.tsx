import type { Payment } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Notice } from '../../ui/notice.tsx';
import { isOpen } from './payments.ts';
import { whyUnpaid } from './why-unpaid.ts';

/** What became of the last try, where it is not over yet or came to nothing. */
export function Before({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const method = t(`method.${payment.method}`);
  if (payment.status === 'processing') {
    return (
      <Notice title={t('pay.underWay', { method })}>
        <span>{t('pay.underWayWhy')}</span>
        <Link to={`/pay/${payment.id}`}>{t('pay.see')}</Link>
      </Notice>
    );
  }
  if (isOpen(payment) || payment.status === 'cancelled') return null;
  const { why, money } = whyUnpaid(payment);
  return (
    <Notice tone="warn" title={t(`paid.unpaid.${why}`)}>
      <span>{t(`paid.unpaidWhy.${money}`, { method })}</span>
    </Notice>
  );
}
