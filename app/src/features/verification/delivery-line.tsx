import type { Verification } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { troubleOf } from './delivery-state.ts';
import './delivery.css';

type Delivery = Verification['delivery'];

/** Where the SMS or the call is and which way it went, in the words of a person; where it is stuck, why and what to do. */
export function DeliveryLine({ delivery, isLate }: { delivery: Delivery; isLate: boolean }) {
  const { t } = useTranslation();
  const { channel, status } = delivery;
  const trouble = troubleOf(delivery);
  const why = trouble ? t(`delivery.why.${channel}.${trouble}`) : isLate ? t(`delivery.why.${channel}.late`) : null;
  return (
    <div className="delivery" role="status" data-state={trouble ? 'trouble' : isLate ? 'late' : status}>
      <span className="delivery__dot" aria-hidden="true" />
      <p>
        {t(wordsOf(delivery, isLate))}
        {why && <span className="delivery__why">{why}</span>}
        {trouble === 'no_gateway' && <Link to="/status">{t('common.status')}</Link>}
      </p>
    </div>
  );
}

/** An SMS that went well by another gateway than the first has words of its own. */
function wordsOf({ channel, line, status }: Delivery, isLate: boolean) {
  if (isLate) return `delivery.${channel}.late` as const;
  if (channel === 'sms' && line === 'backup' && (status === 'submitted' || status === 'delivered'))
    return `delivery.backup.${status}` as const;
  return `delivery.${channel}.${status}` as const;
}
