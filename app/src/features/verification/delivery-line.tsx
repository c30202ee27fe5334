import type { Verification } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import './delivery.css';

type Delivery = Verification['delivery'];

/** Where the SMS is, in the words of a person; where it is stuck, why and what to do. */
export function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const trouble = troubleOf(delivery);
  return (
    <div className="delivery" role="status" data-state={trouble ? 'trouble' : delivery.status}>
      <span className="delivery__dot" aria-hidden="true" />
      <p>
        {t(`delivery.${delivery.status}`)}
        {trouble && <span className="delivery__why">{t(`delivery.why.${trouble}`)}</span>}
      </p>
    </div>
  );
}

function troubleOf({ status, reason }: Delivery) {
  if (status === 'delivered' || status === 'submitted' || (status === 'queued' && !reason)) return null;
  return reason ?? 'unknown';
}
